"""Starts a real CalDAV server on a free loopback port, and ends it when its standard input is closed.

  calendar_server.py radicale FOLDER CALENDARS [CERTIFICATE]
  calendar_server.py xandikos FOLDER CALENDARS

CALENDARS: a JSON object, path below the server's root -> displayname ("duecourse/deadlines": "Deadlines").
The login of Radicale is duecourse with the password secret:1; another one is in its file as well: other,
whose calendars duecourse may read and not write. Xandikos knows no logins. CERTIFICATE: a PEM file with
key and certificate, for TLS. Prints "ready PORT".
"""
import ctypes
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

kind, folder, calendars = sys.argv[1], pathlib.Path(sys.argv[2]), json.loads(sys.argv[3])
certificate = sys.argv[4] if len(sys.argv) > 4 else ""

RIGHTS = """
[root]
user: .+
collection:
permissions: R
[own]
user: .+
collection: {user}(/.*)?
permissions: RWrw
[workers]
user: duecourse
collection: (?!other)[^/]+(/.*)?
permissions: RWrw
[read]
user: duecourse
collection: other(/.*)?
permissions: Rr
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def radicale(port):
    for path, name in calendars.items():
        place = folder / "collections" / "collection-root" / path
        place.mkdir(parents=True, exist_ok=True)
        properties = {"tag": "VCALENDAR", "D:displayname": name,
                      "C:supported-calendar-component-set": "VEVENT"}
        (place / ".Radicale.props").write_text(json.dumps(properties))
    (folder / "users").write_text("duecourse:secret:1\nother:secret:2\n")
    (folder / "rights").write_text(RIGHTS)
    config = folder / "config"
    config.write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\nssl = {bool(certificate)}\n"
        + (f"certificate = {certificate}\nkey = {certificate}\n" if certificate else "")
        + f"[auth]\ntype = htpasswd\nhtpasswd_filename = {folder}/users\n"
        "htpasswd_encryption = plain\ndelay = 0\n"
        f"[rights]\ntype = from_file\nfile = {folder}/rights\n"
        f"[storage]\nfilesystem_folder = {folder}/collections\n")
    return ["/usr/bin/radicale", "--config", str(config)]


def xandikos(port):
    return ["/usr/bin/xandikos", "-d", str(folder / "files"), "-l", "127.0.0.1", "-p", str(port),
            "--current-user-principal", "/duecourse/", "--autocreate"]


def die_with_me():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        return True
    except OSError:
        return False


def start():
    for _ in range(5):  # another program may have taken the port meanwhile
        port = free_port()
        words = (radicale if kind == "radicale" else xandikos)(port)
        log = open(folder / "log", "wb")
        server = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                  preexec_fn=die_with_me, cwd=folder,
                                  env={**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"})
        while server.poll() is None:
            if answers(port):
                return server, port
            time.sleep(0.02)
    raise SystemExit((folder / "log").read_text())


def make_calendars(port):
    for path, name in calendars.items():
        body = (f'<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>'
                f'<d:displayname>{name}</d:displayname></d:prop></d:set></c:mkcalendar>')
        url = f"http://127.0.0.1:{port}/{path}/"
        (folder / "files" / path).parent.mkdir(parents=True, exist_ok=True)
        request = urllib.request.Request(url, data=body.encode(), method="MKCALENDAR",
                                         headers={"Content-Type": "text/xml"})
        urllib.request.urlopen(request).read()


os.umask(0o077)
folder.mkdir(parents=True, exist_ok=True)
server, port = start()
if kind == "xandikos":
    make_calendars(port)
print("ready", port, flush=True)
sys.stdin.read()
server.kill()
server.wait()
