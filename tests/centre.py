"""A running centre with its demo accounts, called only through the operations of openapi.yaml."""

import contextlib
import pathlib
import re
import signal
import sqlite3
import json
import os
import subprocess
import sys
import tempfile
import time

import requests
import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
DEMO_PASSWORD = "forest-glade-demo"
DEMO_KEY = "fg_demo_partner_key"


def operations():
    """Method and path of each operation, from the contract and nowhere else."""
    contract = yaml.safe_load((ROOT / "openapi.yaml").read_text())
    return {operation["operationId"]: (method, path)
            for path, methods in contract["paths"].items() for method, operation in methods.items()}


class Centre:
    """Starts `forest-glade serve --demo` on a free port, in a folder that is deleted at the end."""

    def __init__(self, program, *arguments, log="server.log"):
        self.program, self.arguments = str(pathlib.Path(program).resolve()), arguments
        self.operations = operations()
        self.listen = "127.0.0.1:0"
        self.log_file = log
        # The operations that somebody called here, and that did what was asked.
        self.succeeded = set()

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.start()
        return self

    def start(self):
        command = [self.program, "serve", "--demo", "--listen", self.listen, "--data-dir", self.folder.name]
        self.log = open(pathlib.Path(self.folder.name, self.log_file), "ab")
        # All learners of a test come from one address.
        environment = {**os.environ, "FOREST_GLADE_CENTRE__REGISTRATIONS": "1000000"}
        self.process = subprocess.Popen([*command, *self.arguments], cwd=self.folder.name, stdout=subprocess.PIPE,
                                        stderr=self.log, text=True, env=environment)
        for line in self.process.stdout:
            if found := re.match(r"listening on (http://\S+)", line):
                self.address = found[1].rstrip("/")
                # The same address after a restart: tokens name it.
                self.listen = self.address.removeprefix("http://")
                return
        sys.exit("the centre did not start: " + pathlib.Path(self.folder.name, "server.log").read_text()[-2000:])

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(timeout=40)
        self.log.close()

    def __exit__(self, *_):
        self.stop()
        self.folder.cleanup()

    def anyone(self):
        return Caller(self, None)

    def demo(self, role):
        return self.anyone().sign_in(f"{role}@demo.test", DEMO_PASSWORD)

    def partner(self, key=DEMO_KEY):
        return Caller(self, None, key)

    def audit(self):
        return subprocess.run([self.program, "audit", "--data-dir", self.folder.name], cwd=self.folder.name).returncode

    def database(self):
        return sqlite3.connect(f"file:{self.folder.name}/forest-glade.db?mode=ro", uri=True)

    def wait_for(self, look, seconds=30):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if found := look():
                return found
            time.sleep(0.2)
        sys.exit("waited in vain")

    def right_responses(self, attempt):
        """What earns every mark. Keys never leave the server, so they are read where they lie: in its database."""
        with contextlib.closing(self.database()) as database:
            rows = database.execute(
                "SELECT lower(hex(i.id)), i.shown_order, q.body FROM attempt_item i "
                "JOIN question_copy q ON q.sha256 = i.question_sha256 WHERE lower(hex(i.attempt_id)) = ?",
                (attempt["id"].replace("-", ""),)).fetchall()
        keys = {item: (json.loads(order), json.loads(body)) for item, order, body in rows}
        for item in attempt["items"]:
            order, question = keys[item["id"].replace("-", "")]
            yield item["id"], right(item["question"]["parts"], order, question)


def right(shown, order, question):
    """The right response to a question whose parts were shown in this order."""
    kind = question["kind"]
    options = [o["id"] for o in question.get("options", []) if o.get("correct")]
    if kind == "single_choice":
        return {"kind": kind, "option_id": options[0]}
    if kind == "multiple_response":
        return {"kind": kind, "option_ids": options}
    if kind == "numeric":
        return {"kind": kind, "values": {f["id"]: str(f["answer"]).replace(".", ",") for f in question["fields"]}}
    # Targets and steps are shown under labels that do not tell their order.
    if kind == "matching":
        labels = {own: part["id"] for own, part in zip(order, shown["targets"])}
        return {"kind": kind, "matches": {p["id"]: labels[p["target"]] for p in question["prompts"]}}
    labels = {own: part["id"] for own, part in zip(order, shown["steps"])}
    return {"kind": kind, "step_ids": [labels[step["id"]] for step in question["steps"]]}


class Caller:
    """Somebody who calls operations by their names in the contract."""

    def __init__(self, centre, token, key=None):
        self.centre, self.token, self.key = centre, token, key
        self.session = requests.Session()

    def raw(self, operation, place=None, query=None, body=None, headers=None, file=None, kind="application/pdf"):
        method, path = self.centre.operations[operation]
        url = self.centre.address + "/api/v1" + path.format(**(place or {}))
        headers = dict(headers or {})
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.key:
            headers["X-Api-Key"] = self.key
        if file is not None:
            headers["Content-Type"] = kind
        answer = self.session.request(method, url, params=query, json=body, data=file, headers=headers, timeout=60)
        if answer.ok:
            self.centre.succeeded.add(operation)
        return answer

    def call(self, operation, *how, **more):
        answer = self.raw(operation, *how, **more)
        if not answer.ok:
            sys.exit(f"{operation} was refused: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def refused(self, status, code, operation, place=None, query=None, body=None):
        answer = self.raw(operation, place, query, body)
        seen = (answer.status_code, answer.headers.get("content-type"), answer.json().get("code"))
        if seen != (status, "application/problem+json", code):
            sys.exit(f"{operation} should be refused with {status} {code}: {seen}")

    def sign_in(self, login, password):
        tokens = self.call("sign_in", body={"login": login, "password": password})
        return Caller(self.centre, tokens["access_token"])
