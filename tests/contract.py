"""Independent readers of openapi.yaml: two validators, schemathesis, and clients that generators write from it.

Usage: contract.py PATH-OF-forest-glade [EXAMPLES [SEED]]

EXAMPLES is how many requests schemathesis makes of its own invention, at least (default 2000); those that it reads off
the contract (examples, limits) come on top.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import requests
import yaml

import academy
import in_order
import readers
from centre import DEMO_KEY, DEMO_PASSWORD, ROOT, Centre
from in_order import COURSE, put_draft

CONTRACT = ROOT / "openapi.yaml"
HERE = ROOT / "tests/contract"
PYTHON_TOOLS = pathlib.Path(sys.executable).parent
NODE_TOOLS = ROOT / "target/node-tools/node_modules"
PEOPLE = ("clinician", "coordinator", "admin", "academy", "partner")
# What only this one may do; everything else the others call already.
ONLY = {"academy": ("list_awaited_countersignatures", "get_document_to_sign", "countersign_certificate", "return_certificate",
                    "get_certificate", "sign_in"),
        "partner": ("list_certificate_events", "verify_batch", "list_webhooks", "create_webhook", "delete_webhook", "get_webhook",
                    "list_dead_letters", "replay_webhook", "rotate_webhook_secret", "verify_code", "verify_document",
                    "verify_number_and_surname")}
# Only the key of the witness can; register_log.py sees that it does.
WITNESS_ONLY = {"add_cosignature"}

# How many certificates wait for the academy: signing and sending back use them up.
AWAITING = 12

passed, failed = 0, 0


def check(what, holds, seen=""):
    global passed, failed
    if holds:
        passed += 1
        print(f"ok: {what}", flush=True)
    else:
        failed += 1
        print(f"FAILED: {what}\n{seen}", flush=True)


def run(*command, cwd=ROOT, **environment):
    """Runs a tool; true if it is content, and what it said."""
    path = f"{PYTHON_TOOLS}:{NODE_TOOLS / '.bin'}:{os.environ['PATH']}"
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env={**os.environ, **quiet, **environment, "PATH": path},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode == 0, done.stdout


def validators(centre):
    served = requests.get(f"{centre.address}/api/openapi.yaml", timeout=60)
    check("the centre serves openapi.yaml as it is checked in", served.text == CONTRACT.read_text())
    served = requests.get(f"{centre.address}/api/openapi.json", timeout=60)
    check("in JSON it is the same", served.json() == yaml.safe_load(CONTRACT.read_text()))
    check("openapi-spec-validator finds nothing", *run("openapi-spec-validator", CONTRACT))
    check("redocly finds nothing", *run("redocly", "lint", "--config", HERE / "redocly.yaml", CONTRACT))


def known_ids(centre, person):
    """Ids of things that are there, of which this person may see most."""
    put_draft(centre)
    clinician, nurse = centre.demo("clinician"), centre.demo("nurse")
    open_run = clinician.call("get_course", {"key": COURSE})["runs"][0]["id"]
    enrolment = clinician.call("enrol_learner", {"id": open_run}, body={})["id"]
    items = [item for module in clinician.call("get_outline", {"id": enrolment})["modules"] for item in module["items"]]
    quiz = next(item["id"] for item in items if item["kind"] == "quiz")
    attempt = clinician.call("start_attempt", {"id": enrolment, "quiz_id": quiz})
    held = [nurse.call("list_my_certificates")["items"][0]]
    if person == "academy":
        run = academy.joint_course(centre)
        held = [{"id": academy.completes(centre, run)[1], "enrolment_id": enrolment} for _ in range(AWAITING)]
    own = person == "clinician"
    admin = centre.demo("admin")
    partner = admin.call("create_partner", body={"name": "A clinic"})["id"]
    key = admin.call("create_partner_key", {"id": partner}, body={"name": "desk", "scopes": ["certificates:verify"]})["key"]["id"]
    webhook = centre.partner().call("create_webhook", body={"url": "http://127.0.0.1:9/"})["webhook"]["id"]
    return {
        "course-runs": [open_run],
        "enrolments": [enrolment] if own else [enrolment, held[0]["enrolment_id"]],
        "attempts": [attempt["id"]],
        "items": [item["id"] for item in attempt["items"]],
        "quizzes": [quiz],
        "lessons": [item["id"] for item in items if item["kind"] == "lesson"],
        "certificates": [one["id"] for one in held],
        "partners": [partner],
        "partner-keys": [key],
        "webhooks": [webhook],
        "people": [clinician.call("get_me")["id"], nurse.call("get_me")["id"]],
    }


def schemathesis(program, person, examples, seed):
    """All checks and all phases, as one of the demo people or the demo's partner, on a centre of their own."""
    seen, who = {}, ("--auth-wfc-user", person) if person != "partner" else ("--header", f"X-Api-Key: {DEMO_KEY}")
    for phases, most in (("examples,coverage", 1), ("fuzzing,stateful", examples)):
        with Centre(program) as centre, tempfile.NamedTemporaryFile() as answers:
            began = time.monotonic()
            content, said = run(
                "schemathesis", "--config-file", HERE / "schemathesis.toml", "run", f"{centre.address}/api/openapi.json",
                *(part for one in ONLY.get(person, ()) for part in ("--include-operation-id", one)),
                *who, "--phases", phases, "--max-examples", most, "--seed", seed,
                "--continue-on-failure", "--no-color", cwd=HERE,
                KNOWN_IDS=json.dumps(known_ids(centre, person)), ANSWERS=answers.name)
            count = re.search(r"(\d+) generated", said)
            check(f"schemathesis as {person}, {phases}: nothing found in {count and count[1]} requests "
                  f"({time.monotonic() - began:.0f} s)", content and count, said)
            check("the audit is clean after them", centre.audit() == 0)
            for answer in json.loads(pathlib.Path(answers.name).read_text() or "{}"):
                operation, status = answer.split()
                seen.setdefault(operation, set()).add(status)
    return {operation for operation, statuses in seen.items() if statuses & {"200", "201", "204"}}


def python_client(centre):
    with tempfile.TemporaryDirectory() as folder:
        word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        files = ("application/pdf", "application/vc", "application/vc+jwt", "application/zip", "text/csv", "text/vtt", word)
        (pathlib.Path(folder) / "settings.yaml").write_text(
            f"content_type_overrides: {{{', '.join(f'{kind}: application/octet-stream' for kind in files)}}}")
        check("openapi-python-client writes a client without a warning", *run(
            "openapi-python-client", "generate", "--path", CONTRACT, "--output-path", "forest_glade", "--meta", "none",
            "--config", "settings.yaml", "--fail-on-warning", cwd=folder))
        shutil.copy(HERE / "client.py", folder)
        # The generator's own frame is not ours to check.
        check("mypy finds nothing in it", *run(
            "mypy", "--follow-imports", "silent", "client.py", "forest_glade/api", "forest_glade/models", cwd=folder))
        content, said = run(PYTHON_TOOLS / "python", "client.py", centre.address, "clinician@demo.test", DEMO_PASSWORD, cwd=folder)
        check("it signs in and reads", content and said.split() == ["Вераб’ёва", COURSE, "wrong_sign_in"], said)


def typescript_client(centre):
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(NODE_TOOLS, pathlib.Path(folder, "node_modules"))
        pathlib.Path(folder, "package.json").write_text('{"type": "module"}')
        shutil.copy(HERE / "client.ts", folder)
        check("openapi-typescript writes types", *run(
            "openapi-typescript", CONTRACT, "--output", "contract.d.ts", "--default-non-nullable", "false", cwd=folder))
        check("tsc finds nothing in a client of them", *run(
            "tsc", "--strict", "--noEmit", "--target", "es2022", "--module", "nodenext", "--noUncheckedIndexedAccess",
            "--allowImportingTsExtensions", "client.ts", cwd=folder))
        content, said = run("node", "client.ts", centre.address, "clinician@demo.test", DEMO_PASSWORD, cwd=folder)
        check("it signs in and reads", content and said.split() == ["Вераб’ёва", COURSE, "wrong_sign_in"], said)


def main():
    program, examples, seed = (sys.argv[1:] + ["2000", "20260512"][len(sys.argv) - 2:])[:3]
    with Centre(program) as centre:
        validators(centre)
        python_client(centre)
        typescript_client(centre)
        operations = centre.operations
    each = -(-int(examples) // ((len(PEOPLE) - len(ONLY)) * len(operations)))
    succeeded = set().union(in_order.done(program), *(schemathesis(program, person, each, seed) for person in PEOPLE))
    # An API that refuses everything would pass all the rest.
    missing = set(operations) - WITNESS_ONLY - succeeded
    check("every operation was seen to succeed", not missing, ", ".join(missing))
    print(f"{passed + readers.passed()} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
