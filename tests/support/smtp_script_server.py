"""An SMTP server that misbehaves on purpose: it plays a script, connection after connection.

Takes a JSON list with one list of steps a connection and a file for what it reads. Steps:
  "send TEXT"    sends TEXT and CRLF
  "raw TEXT"     sends TEXT as it stands
  "read"         reads one line into the file
  "read data"    reads lines into the file up to and with the last dot
  "close"        closes the connection (also at the end of its list)
  "reset"        closes it with a TCP reset
Prints "ready PORT", and "done" after the last connection; ends when its standard input is closed.
"""
import json
import os
import socket
import struct
import sys
import threading

connections = json.loads(sys.argv[1])
transcript = open(sys.argv[2], "wb", buffering=0)


def play(client, steps):
    lines = client.makefile("rb")
    for step in steps:
        if step.startswith("send "):
            client.sendall(step[5:].encode() + b"\r\n")
        elif step.startswith("raw "):
            client.sendall(step[4:].encode())
        elif step == "read":
            transcript.write(lines.readline())
        elif step == "read data":
            line = b"?"
            while line and line != b".\r\n":
                line = lines.readline()
                transcript.write(line)
        elif step == "close":
            break
        elif step == "reset":
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            break
    lines.close()
    client.close()


def serve(listener):
    for steps in connections:
        client, _ = listener.accept()
        try:
            play(client, steps)
        except OSError:
            client.close()
        transcript.write(b"-- end of connection\n")
    print("done", flush=True)


listener = socket.create_server(("127.0.0.1", 0))
print("ready", listener.getsockname()[1], flush=True)
threading.Thread(target=serve, args=(listener,), daemon=True).start()
sys.stdin.read()
os._exit(0)
