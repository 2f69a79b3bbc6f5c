"""Reads a message, or a calendar text, with Python's own parsers and prints it as JSON.

  smtp_parse.py message FILE.eml
  smtp_parse.py messages FOLDER     every .eml file in it, in order of name, as a list
  smtp_parse.py calendar FILE.ics   one event
  smtp_parse.py feed FILE.ics       any number of events, as a list
"""
import email
import email.policy
import json
import pathlib
import sys

import icalendar


def calendar_of(text):
    calendar = icalendar.Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    return event_of(calendar, event)


def feed_of(text):
    calendar = icalendar.Calendar.from_ical(text)
    return [event_of(calendar, event) for event in calendar.walk("VEVENT")]


def event_of(calendar, event):
    alarms = event.walk("VALARM")
    attendee = event.get("ATTENDEE")
    organizer = event.get("ORGANIZER")
    return {
        "method": str(calendar.get("METHOD", "")),
        "product": str(calendar["PRODID"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "stamp": event["DTSTAMP"].dt.isoformat(),
        "start": event["DTSTART"].dt.isoformat(),
        "end": event["DTEND"].dt.isoformat(),
        "summary": str(event["SUMMARY"]),
        "description": str(event.get("DESCRIPTION", "")),
        "url": str(event.get("URL", "")),
        "categories": event["CATEGORIES"].to_ical().decode() if "CATEGORIES" in event else "",
        "status": str(event.get("STATUS", "")),
        "transparency": str(event.get("TRANSP", "")),
        "organizer": str(organizer) if organizer is not None else "",
        "organizer_name": organizer.params.get("CN", "") if organizer is not None else "",
        "attendee": str(attendee) if attendee is not None else "",
        "attendee_name": attendee.params.get("CN", "") if attendee is not None else "",
        "attendee_status": attendee.params.get("PARTSTAT", "") if attendee is not None else "",
        "attendee_rsvp": attendee.params.get("RSVP", "") if attendee is not None else "",
        "properties": sorted({name for name, _ in event.property_items()}),
        "alarms": [{"action": str(alarm["ACTION"]),
                    "minutes": alarm["TRIGGER"].dt.total_seconds() / 60} for alarm in alarms],
        "errors": [str(error) for error in event.errors],
    }


def message_of(data):
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = []
    defects = [repr(defect) for defect in message.defects]
    for name in message:
        defects += [repr(defect) for defect in message[name].defects]
    for part in message.walk():
        entry = {"type": part.get_content_type(), "file": part.get_filename() or "",
                 "encoding": str(part.get("Content-Transfer-Encoding", "")),
                 "method": part.get_param("method", "") or "",
                 "disposition": part.get_content_disposition() or ""}
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0)
            entry["inner"] = [[name, str(inner[name])] for name in inner.keys()]
        if not part.is_multipart():
            content = part.get_content()
            raw = part.get_payload(decode=True)
            if part.get_content_type() in ("text/plain", "text/html"):
                content = content.replace("\r\n", "\n")
            entry["content"] = content if isinstance(content, str) else content.decode("utf-8")
            defects += [repr(defect) for defect in part.defects]
            if part.get_content_type() in ("text/calendar", "application/ics"):
                entry["calendar"] = calendar_of(raw)
        parts.append(entry)

    def addresses(name):
        header = message[name]
        return [[a.display_name, a.addr_spec] for a in header.addresses] if header else []

    return {"headers": [[name, str(message[name])] for name in message.keys()],
            "from": addresses("From"), "to": addresses("To"), "reply_to": addresses("Reply-To"),
            "subject": str(message["Subject"]), "date": message["Date"].datetime.isoformat(),
            "parts": parts, "defects": defects}


kind, path = sys.argv[1], pathlib.Path(sys.argv[2])
if kind == "messages":
    print(json.dumps([message_of(file.read_bytes()) for file in sorted(path.glob("*.eml"))]))
else:
    readers = {"message": message_of, "calendar": calendar_of, "feed": feed_of}
    print(json.dumps(readers[kind](path.read_bytes())))
