"""Independent readers of openapi.yaml: two validators, schemathesis, and clients that generators write from it.

Usage: contract.py PATH-OF-forest-glade [EXAMPLES [SEED]]

EXAMPLES is how many requests schemathesis makes of its own invention, at least (default 2000); those that it reads off
the contract (examples, limits) come on top.
"""

import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile

import requests
import yaml

import academy
from centre import DEMO_KEY, DEMO_PASSWORD, ROOT, Centre

COURSE = "intro-childrens-palliative-care"
# The smallest picture there is.
PICTURE, PIXEL = "pixel.png", bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b49444154789c636060000000030001b8ad3a63000000"
    "0049454e44ae426082")
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


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def put_draft(centre, more=()):
    """A draft of the course by its trainer: the folder as it is shipped, with a line more in each lesson."""
    folder = ROOT / "course-content/courses" / COURSE
    files = {str(file.relative_to(folder)): file.read_bytes() + b"\n" * (file.suffix == ".md")
             for file in sorted(file for file in folder.rglob("*") if file.is_file())}
    method, path = centre.operations["put_course_draft"]
    headers = {"Authorization": f"Bearer {centre.demo('trainer').token}", "Content-Type": "application/octet-stream"}
    put = requests.request(method, f"{centre.address}/api/v1{path.format(key=COURSE)}", data=zipped(files | dict(more)),
                           headers=headers, timeout=60)
    put.raise_for_status()


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


def done_in_order(program):
    """What asks for the tag of just now, or for what others did before: invented requests come by it once in a while."""
    with Centre(program) as centre:
        return changed_a_run(centre) | changed_an_item(centre) | met_a_newer_version(centre) | built_a_course(centre)


def changed_a_run(centre):
    run = centre.anyone().call("get_course", {"key": COURSE})["runs"][0]["id"]
    coordinator = centre.demo("coordinator")
    tag = coordinator.raw("get_course_run", {"id": run}).headers["etag"]
    coordinator.call("change_course_run", {"id": run}, body={"offer_hours": 24}, headers={"If-Match": tag})
    session = {"starts_at": "2030-05-12T06:00:00Z", "ends_at": "2030-05-12T10:00:00Z", "place": "Training room"}
    place = {"id": run, "session_id": coordinator.call("create_run_session", {"id": run}, body=session)["id"]}
    for operation, said in (("change_run_session", {"body": {"place": "Hall"}}), ("delete_run_session", {})):
        tag = coordinator.raw("get_run_session", place).headers["etag"]
        coordinator.call(operation, place, headers={"If-Match": tag}, **said)
    return {"change_course_run", "change_run_session", "delete_run_session"}


def changed_an_item(centre):
    admin = centre.demo("admin")
    item = next(item for item in admin.call("list_media")["items"] if item["kind"] == "video")
    place, words = {"id": item["id"]}, {"language": item["language"], "text": "What is said in it."}
    for operation, body in (("change_media", {"title": {item["language"]: "Another title"}}), ("put_media_transcript", words)):
        tag = admin.raw("get_media", place).headers["etag"]
        admin.call(operation, place, body=body, headers={"If-Match": tag})
    read = centre.anyone().call("get_media_transcript", place, query={"lang": item["language"]})
    check("a transcript is read as it was put", read == words, read)
    return {"change_media", "put_media_transcript", "get_media_transcript"}


def met_a_newer_version(centre):
    clinician, reviewer = centre.demo("clinician"), centre.demo("reviewer")
    run = clinician.call("get_course", {"key": COURSE})["runs"][0]["id"]
    place = {"id": clinician.call("enrol_learner", {"id": run}, body={})["id"]}
    lesson = next(item["id"] for module in clinician.call("get_outline", place)["modules"] for item in module["items"]
                  if item["kind"] == "lesson")
    clinician.call("record_progress", place, body=[{"fact_id": str(uuid.uuid4()), "lesson_id": lesson, "kind": "lesson_opened"}])
    put_draft(centre, {f"media/{PICTURE}": PIXEL})
    reads(reviewer, "get_draft_media", {"key": COURSE})
    reviewer.call("review_course", {"key": COURSE})
    # Safety-critical, so that whoever learnt the older one is asked to read what is new.
    note = {"change_class": "safety_critical", "change_note": "A line more in each lesson."}
    reviewer.call("publish_course", {"key": COURSE}, body=note)
    offer = clinician.call("get_migration_offer", place)
    check("a learner reads what the newer version changed", "A line more in each lesson." in json.dumps(offer), offer)
    reads(clinician, "get_refresher_file", {"id": clinician.call("list_my_refreshers")["items"][0]["id"]})
    clinician.call("migrate_enrolment", place)
    reads(clinician, "get_course_file", place)
    return {"get_migration_offer", "migrate_enrolment", "get_draft_media", "get_refresher_file", "get_course_file"}


def reads(caller, operation, place):
    answer = caller.raw(operation, place | {"file": PICTURE})
    seen = (answer.status_code, answer.headers.get("content-type"), answer.content)
    check(f"{operation} answers the picture", seen == (200, "image/png", PIXEL), seen)


def built_a_course(centre):
    """What is written by a trainer: with invented keys and bytes of no meaning it is refused nearly always."""
    trainer, place = centre.demo("trainer"), {"key": COURSE}

    def sent(operation, kind, file, query=None):
        method, path = centre.operations[operation]
        answer = trainer.session.request(method, f"{centre.address}/api/v1{path.format(**place)}", params=query, data=file, headers={
            "Authorization": f"Bearer {trainer.token}", "Content-Type": kind}, timeout=60)
        check(f"{operation} is content", answer.ok, answer.text)
        return answer.json()

    began = trainer.raw("export_manuscript", place).content
    module = trainer.call("get_manuscript_outline", place)["modules"][0]["key"]
    text = {"en": "Night", "ru": "Ночь", "be": "Ноч"}
    taken = trainer.call("take_outline_step", place, body={"step": "add_quiz", "module": module, "title": text, "summary": text})
    check("a step answers where the quiz is", taken["item"] == {"kind": "quiz", "key": "night"}, taken)
    relations = ('<Relationships xmlns="r"><Relationship Id="d" Type="x/officeDocument" Target="word/document.xml"/></Relationships>')
    document = '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Good night</w:t></w:r></w:p></w:body></w:document>'
    lesson = sent("import_word_document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                  zipped({"_rels/.rels": relations, "word/document.xml": document}), {"module": module, "name": "Sleep"})
    check("a Word document has become a lesson", "Good night" in trainer.call(
        "get_manuscript_file", place, query={"path": lesson["path"]})["text"], lesson)
    gift = {"path": "quizzes/night.yaml", "outcome": "when-care-starts", "language": "en", "clinical": False, "text": "Dark? {T}"}
    check("GIFT is looked at", len(trainer.call("preview_gift", place, body=gift)["taken"]) == 1)
    check("GIFT comes in", trainer.call("import_gift", place, body=gift) == {"count": 1})
    sent("import_package", "application/octet-stream", began)
    check("a package that went out and came in is the same", trainer.raw("export_manuscript", place).content == began)
    reads(trainer, "get_manuscript_media", place)
    return {"export_manuscript", "get_manuscript_outline", "take_outline_step", "import_word_document", "preview_gift", "import_gift",
            "import_package", "get_manuscript_media"}


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
    succeeded = set().union(done_in_order(program), *(schemathesis(program, person, each, seed) for person in PEOPLE))
    # An API that refuses everything would pass all the rest.
    missing = set(operations) - WITNESS_ONLY - succeeded
    check("every operation was seen to succeed", not missing, ", ".join(missing))
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
