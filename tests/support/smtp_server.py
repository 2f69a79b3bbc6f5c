"""A real SMTP server (aiosmtpd) for tests: writes what it receives into a folder.

Prints "ready PORT" once it listens on a free loopback port, and ends when its standard input is
closed, so that it never outlives its test. Message N becomes N.eml (the bytes as received, dots
undone) and N.json (envelope, connection number, whether it came encrypted).

Recipients that begin with "nobody" are refused with 550, with "later" with 451.
"""
import argparse
import asyncio
import json
import logging
import os
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder")
parser.add_argument("--certificate", help="PEM file with certificate and key")
parser.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
parser.add_argument("--connections", type=int, help="how many at once; more are sent away")
parser.add_argument("--together", type=int, default=1,
                    help="takes no message until so many connections offer one at the same time")
parser.add_argument("--login", help="USER:PASSWORD that must be given")
options = parser.parse_args()
# Broken handshakes and log-ins without encryption are what the tests ask for.
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)


class Receiver:
    def __init__(self):
        self.count = 0
        self.offered = 0
        self.enough = asyncio.Event()

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("nobody"):
            return "550 5.1.1 No such user here"
        if address.startswith("later"):
            return "451 4.3.0 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.offered += 1
        if self.offered >= options.together:
            self.enough.set()
        await self.enough.wait()
        self.count += 1
        path = os.path.join(options.folder, str(self.count))
        with open(path + ".eml", "wb") as file:
            file.write(envelope.original_content)
        with open(path + ".json", "w") as file:
            json.dump({"from": envelope.mail_from, "to": envelope.rcpt_tos,
                       "hello": session.host_name, "connection": server.connection_number,
                       "encrypted": session.ssl is not None or options.tls == "implicit",
                       "logged_in": bool(session.authenticated)}, file)
        return "250 OK message %d" % self.count


def check_login(server, session, envelope, mechanism, data):
    user, password = options.login.split(":", 1)
    given = isinstance(data, LoginPassword) and (data.login, data.password)
    return AuthResult(success=given == (user.encode(), password.encode()), handled=False)


async def main():
    receiver = Receiver()
    connections = 0
    context = None
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate)

    class Busy(asyncio.Protocol):
        def connection_made(self, transport):
            transport.write(b"421 4.7.0 Too many connections\r\n")
            transport.close()

    def connection():
        nonlocal connections
        connections += 1
        if options.connections and connections > options.connections:
            return Busy()
        starttls = options.tls == "starttls"
        server = SMTP(receiver, hostname="receiver.test", loop=asyncio.get_running_loop(),
                      tls_context=context if starttls else None, require_starttls=starttls,
                      authenticator=check_login if options.login else None,
                      auth_required=bool(options.login), auth_require_tls=starttls)
        server.connection_number = connections
        return server

    listener = await asyncio.get_running_loop().create_server(
        connection, "127.0.0.1", 0, ssl=context if options.tls == "implicit" else None)
    print("ready", listener.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)  # connections that a test left open are not waited for


asyncio.run(main())
