"""Drafts that are reviewed: small courses as their trainers put them in place, and what reviewers do with them."""

import datetime
import io
import json
import uuid
import zipfile

import requests

from centre import ROOT
from conftest import Learner
from packages import LANGUAGES, package

LESSON, OTHER = "01-start/01-first", "01-start/02-second"
# What the first lesson of a small course says in its first line, and what it says once somebody has looked at it again.
LINES = {"en": ("Sit down first, and listen.", "Wash your hands first, then sit down and listen."),
         "ru": ("Сначала сядьте и послушайте.", "Сначала вымойте руки, потом сядьте и послушайте."),
         "be": ("Спачатку сядзьце і паслухайце.", "Спачатку памыйце рукі, потым сядзьце і паслухайце.")}
AGAINST = {"source": "WHO guideline", "edition": "2020"}
NOTE = "Halve the dose: 2 mg, not 4 mg."


def rewritten(key, change=None, **kind):
    """The package of a small course, with its files changed."""
    archive = zipfile.ZipFile(io.BytesIO(package(key, **kind)))
    files = {name: archive.read(name).decode() for name in archive.namelist()}
    if change:
        change(files)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as again:
        for name, said in files.items():
            again.writestr(name, said)
    return packed.getvalue()


def safer(files):
    """Says something else in the first lesson, asks something new in the second, and brings a picture."""
    for language, (before, now) in LINES.items():
        name = f"{LESSON}.{language}.md"
        files[name] = files[name].replace(before, now, 1)
    files[f"{OTHER}.checks.yaml"] = files[f"{LESSON}.checks.yaml"].replace('"id": "q-', '"id": "r-')
    files["media/scale.jpg"] = (ROOT / "server/demo-media/pain-scale.jpg").read_bytes()


def shows_what_nobody_may_see(files):
    """A lesson shows something of the media centre that is not there."""
    files[f"{OTHER}.en.md"] += f"\n\n[A film](media:{uuid.uuid4()})\n"


def due_on(day):
    """Has to be looked at again on a day; one that is past is an error."""
    def change(files):
        course = json.loads(files["course.yaml"])
        files["course.yaml"] = json.dumps({**course, "review_by": str(day)}, ensure_ascii=False)
    return change


def overdue(files):
    due_on(datetime.date(2026, 1, 1))(files)


def typed_again(files):
    """A draft that somebody has put in place once more: another word at its end."""
    files[f"{OTHER}.en.md"] += f"\n\n{uuid.uuid4()}\n"


def put(centre, key, change=None, by=None, **kind):
    """Puts a draft in place, over the one that is there."""
    by = by or centre.demo("trainer")
    method, path = centre.operations["put_course_draft"]
    headers = {"Authorization": f"Bearer {by.token}", "Content-Type": "application/octet-stream"}
    there = by.raw("get_course_draft", {"key": key})
    if there.ok:
        headers["If-Match"] = there.headers["etag"]
    answer = requests.request(method, f"{centre.address}/api/v1{path.format(key=key)}", headers=headers,
                              data=rewritten(key, change, **kind), timeout=60)
    assert answer.ok, answer.text


def sign_off(centre, key):
    centre.demo("reviewer").call("review_course", {"key": key})


def publish(centre, key, change_class="editorial", note=NOTE):
    body = {"change_class": change_class, "change_note": note}
    centre.demo("reviewer").call("publish_course", {"key": key}, body=body)


def taught(centre, key, change=None, **kind):
    """A course that is published, and its run."""
    put(centre, key, change, **kind)
    sign_off(centre, key)
    publish(centre, key)
    plan = {"kind": "self_paced", "admission": "open", "enrolment_opens_at": "2026-01-01T00:00:00Z"}
    return centre.demo("coordinator").call("create_course_run", body={"course_key": key, "plan": plan})["id"]


def learner_of(centre, run):
    """Somebody who is under way: they have read the second lesson, and the first alone would complete the course."""
    learner = Learner(centre)
    learner.enrolment = learner.api.call("enrol_learner", {"id": run}, body={})["id"]
    [module] = learner.api.call("get_outline", {"id": learner.enrolment})["modules"]
    learner.lessons = [item["id"] for item in module["items"] if item["kind"] == "lesson"]
    facts = [{"fact_id": str(uuid.uuid4()), "lesson_id": learner.lessons[1], "kind": kind}
             for kind in ("lesson_opened", "lesson_completed")]
    learner.api.call("record_progress", {"id": learner.enrolment}, body=facts)
    return learner


def somebody(centre, *roles, course=None):
    """Somebody new with these roles, everywhere or in one course."""
    person = Learner(centre)
    place = {"id": person.api.call("get_me")["id"]}
    for role in roles:
        limit = {"course_id": course} if course else {}
        centre.demo("admin").call("grant_role", place, body={"role": role, **limit})
    return person
