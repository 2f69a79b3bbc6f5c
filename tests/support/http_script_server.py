"""An HTTP server that plays a script: the n-th request gets the n-th answer, whatever it asks.

  http_script_server.py SCRIPT.json TRANSCRIPT

The script is a list of objects:
  {"status": 412, "headers": {"ETag": "\\"2\\""}, "body": "...", "close": true}   close: after the answer
  {"repeat": TEXT, "times": N}   200 with a body of so many times the text
  {"drop": true}                 closes the connection without an answer
  {"cut": true, ...}             says that the body is longer, and closes
  {"drip": true}                 the answer begins, and never ends: a blank every hundredth of a second
  {"hang": true}                 never answers
Each request is a line of JSON in the transcript: method, path, headers (names in lower case), body. A
request beyond the script gets 500 and is in the transcript as well. Prints "ready PORT"; ends when its
standard input is closed.
"""
import json
import os
import socket
import sys
import threading
import time

script = json.load(open(sys.argv[1], encoding="utf-8"))
transcript = open(sys.argv[2], "a", encoding="utf-8")
lock = threading.Lock()
place = 0


def read_request(lines):
    first = lines.readline().decode().split()
    if len(first) < 3:
        return None
    headers = {}
    while True:
        line = lines.readline().decode().strip()
        if not line:
            break
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    body = lines.read(int(headers.get("content-length", 0))).decode()
    return {"method": first[0], "path": first[1], "headers": headers, "body": body}


def next_step(request):
    global place
    with lock:
        transcript.write(json.dumps(request) + "\n")
        transcript.flush()
        step = script[place] if place < len(script) else {"status": 500, "body": "the script is over"}
        place += 1
        return step


def answer(client, step):
    """False: the connection is over."""
    if step.get("drop"):
        return False
    if step.get("hang"):
        client.recv(1)  # until the other side has had enough
        return False
    if step.get("drip"):
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while True:
            client.sendall(b" ")
            time.sleep(0.01)
    body = (step.get("repeat", "") * step.get("times", 0) or step.get("body", "")).encode()
    length = len(body) + (100 if step.get("cut") else 0)
    head = f"HTTP/1.1 {step.get('status', 200)} {step.get('reason', 'Scripted')}\r\n"
    headers = {"Content-Length": str(length), **step.get("headers", {})}
    if step.get("close") or step.get("cut"):
        headers.setdefault("Connection", "keep-alive" if step.get("silently") else "close")
    head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    client.sendall(head.encode() + b"\r\n" + body)
    return not (step.get("close") or step.get("cut"))


def serve(client):
    lines = client.makefile("rb")
    try:
        while True:
            request = read_request(lines)
            if request is None or not answer(client, next_step(request)):
                break
    except OSError:
        pass
    lines.close()
    client.close()


def accept(listener):
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client,), daemon=True).start()


listener = socket.create_server(("127.0.0.1", 0))
print("ready", listener.getsockname()[1], flush=True)
threading.Thread(target=accept, args=(listener,), daemon=True).start()
sys.stdin.read()
os._exit(0)
