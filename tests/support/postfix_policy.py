"""A policy server for Postfix that greylists: the first attempt of a sender to a recipient is put off,
every later one is let through. Speaks the protocol of SMTPD_POLICY_README.

Prints "ready PORT" once it listens on a free loopback port; ends when its standard input is closed.
"""
import os
import socketserver
import sys
import threading

known = set()


class Policy(socketserver.StreamRequestHandler):
    def handle(self):
        asked = {}
        for line in self.rfile:
            name, _, value = line.decode().rstrip("\n").partition("=")
            if name:
                asked[name] = value
                continue
            pair = asked.get("sender"), asked.get("recipient")
            action = "dunno" if pair in known else "defer_if_permit 4.2.0 Greylisted, try again later"
            known.add(pair)
            self.wfile.write(("action=%s\n\n" % action).encode())
            asked = {}


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Policy)
print("ready", server.server_address[1], flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
os._exit(0)
