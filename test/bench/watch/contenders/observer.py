"""observer.py ROOT: Python watchdog's recursive observer with its defaults, in the words of protocol.ts.

A script of the name of the package would be imported in its place.
"""

import json
import os
import sys

from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer

root = sys.argv[1]
kinds = {"created": "created", "modified": "modified", "deleted": "deleted", "moved": "renamed"}


def say(line):
    sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
    sys.stdout.flush()


class Teller(FileSystemEventHandler):
    def on_any_event(self, event):
        # Opening and closing change nothing.
        if event.is_directory or event.event_type not in kinds:
            return
        line = {"kind": kinds[event.event_type], "path": os.path.relpath(event.src_path, root)}
        if event.event_type == "moved":
            line["previousPath"] = line["path"]
            line["path"] = os.path.relpath(event.dest_path, root)
        say(line)


observer = Observer()
observer.schedule(Teller(), root, recursive=True)
# Returns once every folder below the root is watched.
observer.start()
say({"ready": True})
sys.stdin.read()
os._exit(0)
