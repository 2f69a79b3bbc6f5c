"""A stand-in for SQL Server: enough of TDS 7.4 for FreeTDS's ODBC driver, over a SQLite file.

    tds_server.py FILE LOGIN PASSWORD [--snapshot]

Each statement is read as T-SQL by sqlglot, written for SQLite and run there. Prints "ready PORT" and
runs until its standard input is closed. A line "cut" on it ends every connection, a line "rights
NAME,NAME" says what the login may write to. What SQL Server itself would make of a statement it
cannot tell; only that it is T-SQL as sqlglot knows it.

Columns have the type with which a table of the file declares a column of that name.
"""

import datetime
import re
import socket
import sqlite3
import struct
import sys
import threading

import sqlglot
from sqlglot import exp
from sqlglot.dialects.tsql import TSQL

# Styles of CONVERT that sqlglot does not know.
TSQL.convert_format_mapping["23"] = "%Y-%m-%d"
TSQL.convert_format_mapping["126"] = "%Y-%m-%dT%H:%M:%S"

FILE, LOGIN, PASSWORD = sys.argv[1:4]
SNAPSHOT = "--snapshot" in sys.argv
COLLATION = bytes([0x09, 0x04, 0xD0, 0x00, 0x34])  # Latin1_General_CI_AS, code page 1252
state = {"rights": [], "connections": set()}


class Refused(Exception):
    def __init__(self, number, text, severity=16):
        super().__init__(text)
        self.number, self.text, self.severity = number, text, severity


# --- Packets and tokens ---------------------------------------------------------------------------
def receive(link):
    """One message: its type and its bytes; None at the end."""
    body = b""
    while True:
        head = read_exactly(link, 8)
        if head is None:
            return None
        kind, status, length = struct.unpack(">BBH", head[:4])
        part = read_exactly(link, length - 8)
        if part is None:
            return None
        body += part
        if status & 1:
            return kind, body


def read_exactly(link, count):
    data = b""
    while len(data) < count:
        part = link.recv(count - len(data))
        if not part:
            return None
        data += part
    return data


def send(link, body):
    size = 4096 - 8
    parts = [body[i : i + size] for i in range(0, len(body), size)] or [b""]
    for number, part in enumerate(parts):
        last = 1 if number == len(parts) - 1 else 0
        link.sendall(struct.pack(">BBHHBB", 4, last, len(part) + 8, 51, (number + 1) % 256, 0) + part)


def b_varchar(text):
    return bytes([len(text)]) + text.encode("utf-16-le")


def us_varchar(text):
    return struct.pack("<H", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def done(token=0xFD, status=0, rows=0):
    if token == 0xFF:
        status |= 1  # within a procedure more follows
    return struct.pack("<BHHQ", token, status, 0xC1, rows)


def error_token(refused):
    body = struct.pack("<IBB", refused.number, 1, refused.severity) + us_varchar(refused.text)
    body += b_varchar("standin") + b_varchar("") + struct.pack("<I", 1)
    return struct.pack("<BH", 0xAA, len(body)) + body


def env_change(kind, new, old):
    body = bytes([kind]) + b_varchar(new) + b_varchar(old)
    return struct.pack("<BH", 0xE3, len(body)) + body


# --- Types ----------------------------------------------------------------------------------------
def days_of(text):
    return datetime.date.fromisoformat(text[:10]).toordinal()


def ticks_of(text):
    """Hundreds of nanoseconds since midnight."""
    if len(text) <= 10:
        return 0
    clock, _, fraction = text[11:].partition(".")
    hour, minute, second = (clock.split(":") + ["0"])[:3]
    whole = (int(hour) * 60 + int(minute)) * 60 + int(second)
    return whole * 10**7 + int((fraction + "0000000")[:7])


def text_of_moment(days, ticks):
    second, fraction = divmod(ticks, 10**7)
    day = datetime.date.fromordinal(days).isoformat()
    return "%s %02d:%02d:%02d.%07d" % (
        day, second // 3600, second // 60 % 60, second % 60, fraction)


class NVarchar:
    def __init__(self, size):
        self.size = size  # characters; 0: MAX

    def info(self):
        return struct.pack("<BH", 0xE7, self.size * 2 or 0xFFFF) + COLLATION

    def value(self, held):
        data = None if held is None else str(held).encode("utf-16-le")
        if self.size:
            return b"\xff\xff" if data is None else struct.pack("<H", len(data)) + data
        if data is None:
            return b"\xff" * 8
        parts = struct.pack("<Q", len(data))
        if data:
            parts += struct.pack("<I", len(data)) + data
        return parts + struct.pack("<I", 0)


class Varchar:
    def __init__(self, size):
        self.size = size

    def info(self):
        return struct.pack("<BH", 0xA7, self.size) + COLLATION

    def value(self, held):
        if held is None:
            return b"\xff\xff"
        data = str(held).encode("cp1252", "replace")
        return struct.pack("<H", len(data)) + data


class Sized:
    """A value after its length in a byte; 0: NULL."""

    def __init__(self, info, write):
        self.info_, self.write = info, write

    def info(self):
        return self.info_

    def value(self, held):
        if held is None:
            return b"\x00"
        data = self.write(held)
        return bytes([len(data)]) + data


def numeric(precision, scale):
    def write(held):
        number = round(float(held) * 10**scale) if scale else int(held)
        return bytes([1 if number >= 0 else 0]) + abs(number).to_bytes(16, "little")

    return Sized(bytes([0x6C, 17, precision, scale]), write)


def datetime_bytes(text):
    days = days_of(text) - datetime.date(1900, 1, 1).toordinal()
    return struct.pack("<iI", days, round(ticks_of(text) * 300 / 10**7))


TYPES = {
    "int": lambda size: Sized(bytes([0x26, 4]), lambda held: struct.pack("<i", int(held))),
    "bigint": lambda size: Sized(bytes([0x26, 8]), lambda held: struct.pack("<q", int(held))),
    "integer": lambda size: Sized(bytes([0x26, 8]), lambda held: struct.pack("<q", int(held))),
    "bit": lambda size: Sized(bytes([0x68, 1]), lambda held: bytes([1 if held else 0])),
    "float": lambda size: Sized(bytes([0x6D, 8]), lambda held: struct.pack("<d", float(held))),
    "date": lambda size: Sized(
        bytes([0x28]), lambda held: (days_of(held) - 1).to_bytes(3, "little")),
    "datetime": lambda size: Sized(bytes([0x6F, 8]), datetime_bytes),
    "datetime2": lambda size: Sized(
        bytes([0x2A, 7]),
        lambda held: ticks_of(held).to_bytes(5, "little") + (days_of(held) - 1).to_bytes(3, "little")),
    "numeric": lambda size: numeric(*([int(part) for part in (size or "18").split(",")] + [0])[:2]),
    "nvarchar": lambda size: NVarchar(0 if size == "max" else int(size or 4000)),
    "ntext": lambda size: NVarchar(0),  # NVARCHAR(MAX), which SQLite cannot declare
    "varchar": lambda size: Varchar(int(size or 8000)),
}


def fits(value):
    try:
        return value is None or str(value).encode("cp1252") is not None
    except UnicodeEncodeError:
        return False


def type_of(declared, values):
    match = re.match(r"(\w+)\s*(?:\((.*)\))?", declared or "")
    if match and match[1].lower() in TYPES:
        size = (match[2] or "").lower().replace(" ", "")
        # A column that only has the name of a declared one may hold more.
        longest = max((len(value) for value in values if isinstance(value, str)), default=0)
        if size.isdigit() and "char" in match[1].lower() and longest > int(size):
            size = str(longest)
        if "char" in match[1].lower() and not all(fits(value) for value in values):
            return NVarchar(4000)  # an expression, which T-SQL makes Unicode
        return TYPES[match[1].lower()](size)
    held = next((value for value in values if value is not None), None)
    if isinstance(held, int):
        return TYPES["bigint"]("")
    if isinstance(held, float):
        return TYPES["float"]("")
    return NVarchar(0 if any(len(str(value)) > 4000 for value in values) else 4000)


# --- Parameters of a procedure --------------------------------------------------------------------
class Walk:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, form):
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values[0] if len(values) == 1 else values

    def bytes(self, count):
        part = self.data[self.at : self.at + count]
        self.at += count
        return part

    def ended(self):
        return self.at >= len(self.data)

    def headers(self):
        self.at = struct.unpack_from("<I", self.data, 0)[0]

    def plp(self):
        total = self.take("Q")
        if total == 0xFFFFFFFFFFFFFFFF:
            return None
        parts = b""
        while True:
            length = self.take("I")
            if length == 0:
                return parts
            parts += self.bytes(length)

    def value(self):
        """A type and its value, as SQLite holds it."""
        kind = self.take("B")
        if kind in (0xE7, 0xEF, 0xA7, 0xAF):
            most = self.take("H")
            self.bytes(5)
            if most == 0xFFFF:
                data = self.plp()
            else:
                length = self.take("H")
                data = None if length == 0xFFFF else self.bytes(length)
            coding = "utf-16-le" if kind in (0xE7, 0xEF) else "cp1252"
            return None if data is None else data.decode(coding)
        if kind in (0x63, 0x23):
            self.bytes(4 + 5)
            length = self.take("i")
            return None if length < 0 else self.bytes(length).decode(
                "utf-16-le" if kind == 0x63 else "cp1252")
        if kind in (0x26, 0x68):
            self.take("B")
            data = self.bytes(self.take("B"))
            return int.from_bytes(data, "little", signed=True) if data else None
        if kind == 0x6D:
            self.take("B")
            length = self.take("B")
            return self.take("d" if length == 8 else "f") if length else None
        if kind in (0x6C, 0x6A):
            _, _, scale = self.take("BBB")
            data = self.bytes(self.take("B"))
            if not data:
                return None
            number = int.from_bytes(data[1:], "little") * (1 if data[0] else -1)
            return number if scale == 0 else number / 10**scale
        if kind == 0x6F:
            self.take("B")
            data = self.bytes(self.take("B"))
            if not data:
                return None
            days, ticks = struct.unpack("<iI", data)
            return text_of_moment(
                days + datetime.date(1900, 1, 1).toordinal(), ticks * 10**7 // 300)
        if kind == 0x2A:
            scale = self.take("B")
            data = self.bytes(self.take("B"))
            if not data:
                return None
            ticks = int.from_bytes(data[:-3], "little") * 10 ** (7 - scale)
            return text_of_moment(int.from_bytes(data[-3:], "little") + 1, ticks)
        if kind in (0x38, 0x7F, 0x34, 0x30):
            return self.take({0x38: "i", 0x7F: "q", 0x34: "h", 0x30: "B"}[kind])
        raise Refused(2100, "the stand-in does not know the type %#x" % kind)


# --- Statements -----------------------------------------------------------------------------------
class Session:
    def __init__(self):
        self.file = sqlite3.connect(FILE, isolation_level=None)
        self.file.create_function("TIME_TO_STR", 2, written_time)
        self.prepared = {}

    def declared(self):
        types = {}
        for (table,) in self.file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for column in self.file.execute("SELECT * FROM pragma_table_info(?)", (table,)):
                types[column[1].lower()] = column[2]
        return types

    def own_answer(self, sql):
        """What the server itself would know."""
        if "snapshot_isolation_state" in sql:
            return ["snapshot_isolation_state"], [(1 if SNAPSHOT else 0,)]
        if "HAS_PERMS_BY_NAME" in sql:
            return [""], [(name,) for name in state["rights"]]
        if "SUSER_SNAME" in sql:
            return [""], [(LOGIN,)]
        if re.match(r"\s*SET TRANSACTION ISOLATION LEVEL SNAPSHOT BEGIN", sql):
            self.file.execute("BEGIN")
            self.file.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return [], []
        if re.match(r"\s*COMMIT", sql):
            if self.file.in_transaction:
                self.file.execute("COMMIT")
            return [], []
        if re.match(r"\s*(SET|USE|IF|BEGIN|ROLLBACK)\b", sql, re.I) or not sql.strip():
            return [], []
        return None

    def run(self, sql, values):
        own = self.own_answer(sql)
        if own is not None:
            return own
        sql = re.sub(r"\bdbo\.", "", sql)
        # A datetime is not equal to the datetime2 that looks the same: the reader has to cast it.
        old = self.declared().get("changed_at", "").lower() == "datetime"
        if old and re.search(r"changed_at >=? @P", sql):
            raise Refused(402, "a datetime is compared with a datetime2")
        sql = re.sub(r"CAST\((@P\d+) AS datetime\)", r"\1", sql)
        try:
            statements = [in_sqlite(sql)]
        except sqlglot.errors.SqlglotError as error:
            raise Refused(102, "Incorrect syntax: " + str(error).split("\n")[0])
        try:
            cursor = self.file.execute(statements[0], values)
        except sqlite3.OperationalError as error:
            text = str(error)
            name = text.rpartition(": ")[2]
            if "no such table" in text:
                raise Refused(208, "Invalid object name '%s'." % name)
            if "no such column" in text:
                raise Refused(207, "Invalid column name '%s'." % name.rpartition(".")[2])
            raise Refused(102, "Incorrect syntax: %s in %s" % (text, statements[0]))
        names = [column[0] for column in cursor.description or []]
        return names, cursor.fetchall()

    def answer(self, sql, values, token, metadata_only=False):
        names, rows = self.run(sql, values)
        if not names:
            return done(token)
        declared = self.declared()
        types = [
            type_of(declared.get(name.lower()), [row[i] for row in rows])
            for i, name in enumerate(names)
        ]
        out = struct.pack("<BH", 0x81, len(names))
        for name, kind in zip(names, types):
            out += struct.pack("<IH", 0, 9) + kind.info() + b_varchar(name)
        parts = [out]
        for row in [] if metadata_only else rows:
            parts.append(b"\xd1")
            parts.extend(kind.value(held) for kind, held in zip(types, row))
        parts.append(done(token, 0x10, len(rows)))
        return b"".join(parts)


def is_text(node):
    if isinstance(node, exp.Add):
        return is_text(node.left) or is_text(node.right)
    if isinstance(node, exp.Cast):
        return node.args["to"].this in (exp.DataType.Type.VARCHAR, exp.DataType.Type.NVARCHAR)
    return isinstance(node, exp.National) or (isinstance(node, exp.Literal) and node.is_string)


def spoken(node):
    """What T-SQL means by a word that SQLite takes otherwise."""
    if isinstance(node, exp.Add) and is_text(node):
        return exp.DPipe(this=node.left.transform(spoken), expression=node.right.transform(spoken))
    if isinstance(node, exp.National):
        return exp.Literal.string(node.name)
    if isinstance(node, exp.Literal) and node.is_string and re.fullmatch(r"\d{8}", node.name):
        day = node.name  # a day, where it is compared with moments
        return exp.Literal.string("-".join([day[:4], day[4:6], day[6:]]))
    return node


def in_sqlite(sql):
    text = sqlglot.parse_one(sql, read="tsql").transform(spoken).sql(dialect="sqlite")
    return text.replace("CURRENT_TIMESTAMP()", "CURRENT_TIMESTAMP")


def written_time(value, style):
    return value and datetime.datetime.fromisoformat(value[:19]).strftime(style)


def return_handle(number):
    return (struct.pack("<BH", 0xAC, 0) + b_varchar("") + struct.pack("<BIH", 1, 0, 0)
            + bytes([0x26, 4, 4]) + struct.pack("<i", number))


def names_of(definition):
    return re.findall(r"@(\w+)", definition or "")


def procedure(session, body):
    walk = Walk(body)
    walk.headers()
    length = walk.take("H")
    name = walk.take("H") if length == 0xFFFF else walk.bytes(length * 2).decode("utf-16-le")
    walk.take("H")
    given = []
    while not walk.ended():
        walk.bytes(walk.take("B") * 2)
        walk.take("B")
        given.append(walk.value())
    end = struct.pack("<Bi", 0x79, 0)
    finished = done(0xFE)
    if name in (10, "sp_executesql"):
        values = dict(zip(names_of(given[1] if len(given) > 1 else ""), given[2:]))
        return session.answer(given[0], values, 0xFF) + end + finished
    if name in (11, 13, "sp_prepare", "sp_prepexec"):
        handle = len(session.prepared) + 1
        session.prepared[handle] = (names_of(given[1]), given[2])
        names = names_of(given[1])
        if name in (13, "sp_prepexec"):
            rows = session.answer(given[2], dict(zip(names, given[3:])), 0xFF)
        else:
            rows = session.answer(given[2], dict.fromkeys(names), 0xFF, metadata_only=True)
        return rows + end + return_handle(handle) + finished
    if name in (12, "sp_execute"):
        names, sql = session.prepared[given[0]]
        return session.answer(sql, dict(zip(names, given[1:])), 0xFF) + end + finished
    if name in (15, "sp_unprepare"):
        return end + finished
    if str(name).startswith("sp_tables"):
        sql = ("SELECT 'host' AS TABLE_QUALIFIER, 'dbo' AS TABLE_OWNER, name AS TABLE_NAME, 'TABLE' AS "
               "TABLE_TYPE, NULL AS REMARKS FROM sqlite_master WHERE type = 'table'")
        return session.answer(sql, {}, 0xFF) + end + finished
    if str(name).startswith("sp_"):
        return end + finished
    raise Refused(2812, "Could not find stored procedure '%s'." % name)


# --- Connections ----------------------------------------------------------------------------------
def login(body):
    def field(at):
        offset, length = struct.unpack_from("<HH", body, at)
        return body[offset : offset + length * 2]

    user = field(40).decode("utf-16-le")
    hidden = field(44)
    password = bytes(
        ((byte ^ 0xA5) >> 4 | (byte ^ 0xA5) << 4) & 0xFF for byte in hidden).decode("utf-16-le")
    if (user, password) != (LOGIN, PASSWORD):
        raise Refused(18456, "Login failed for user '%s'." % user, 14)
    ack = b"\x01" + bytes([0x74, 0, 0, 4]) + b_varchar("Microsoft SQL Server") + bytes([15, 0, 8, 0])
    return (env_change(1, "host", "master") + env_change(4, "4096", "4096")
            + struct.pack("<BH", 0xAD, len(ack)) + ack + done())


def prelogin():
    options = [(0, bytes([15, 0, 8, 0, 0, 0])), (1, b"\x02"), (2, b"\x00"), (3, b"\x00" * 4), (4, b"\x00")]
    at = len(options) * 5 + 1
    head, data = b"", b""
    for token, value in options:
        head += struct.pack(">BHH", token, at + len(data), len(value))
        data += value
    return head + b"\xff" + data


def serve(link):
    session = Session()
    try:
        while True:
            message = receive(link)
            if message is None:
                return
            kind, body = message
            try:
                if kind == 0x12:
                    answer = prelogin()
                elif kind == 0x10:
                    answer = login(body)
                elif kind == 0x01:
                    walk = Walk(body)
                    walk.headers()
                    answer = session.answer(body[walk.at :].decode("utf-16-le"), {}, 0xFD)
                elif kind == 0x03:
                    answer = procedure(session, body)
                else:  # an attention, to which the answer is DONE with its bit
                    answer = done(0xFD, 0x20)
            except Refused as refused:
                answer = error_token(refused) + done(0xFD, 2)
            send(link, answer)
    except OSError:
        pass
    finally:
        state["connections"].discard(link)
        link.close()


def accept(door):
    while True:
        link, _ = door.accept()
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        state["connections"].add(link)
        threading.Thread(target=serve, args=(link,), daemon=True).start()


def main():
    door = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=accept, args=(door,), daemon=True).start()
    print("ready", door.getsockname()[1], flush=True)
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "cut":
            for link in list(state["connections"]):
                link.shutdown(socket.SHUT_RDWR)
        if word == "rights":
            state["rights"] = [name for name in rest.split(",") if name]
        print("done", flush=True)


main()
