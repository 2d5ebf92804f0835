"""Operations that ask for the tag of just now, or for what others did before: each is done once, in order, over HTTP.

Requests that a program invents come by them once in a while, or never.
"""

import io
import os
import pathlib
import re
import uuid
import zipfile
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import academy
import newsletter
from centre import ROOT
from letters import MailServer
from media_upload import Uploader, make_film, stored
from readers import check

COURSE = "intro-childrens-palliative-care"
# The smallest picture there is.
PICTURE, PIXEL = "pixel.png", bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b49444154789c636060000000030001b8ad3a63000000"
    "0049454e44ae426082")


def done(program):
    """Does all of it; the operations that were seen to succeed."""
    mail = MailServer().up()
    # The mail server is for this centre alone.
    with mock.patch.dict(os.environ), newsletter.centre_with(program, mail) as centre:
        for story in (changed_a_run, changed_an_item, published_an_item, met_a_newer_version, built_a_course, wrote_in_a_manuscript,
                      reviewed_a_draft, read_what_was_wrong, was_given_a_certificate, came_with_a_link):
            story(centre)
        took_letters(centre, mail)
        mail.down()
        return centre.succeeded


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
    centre.demo("trainer").call("put_course_draft", {"key": COURSE}, file=zipped(files | dict(more)), kind="application/octet-stream")


def changed_a_run(centre):
    run = centre.anyone().call("get_course", {"key": COURSE})["runs"][0]["id"]
    coordinator = centre.demo("coordinator")
    now = tag(coordinator, "get_course_run", {"id": run})
    coordinator.call("change_course_run", {"id": run}, body={"offer_hours": 24}, headers=now)
    session = {"starts_at": "2030-05-12T06:00:00Z", "ends_at": "2030-05-12T10:00:00Z", "place": "Training room"}
    place = {"id": run, "session_id": coordinator.call("create_run_session", {"id": run}, body=session)["id"]}
    for operation, said in (("change_run_session", {"body": {"place": "Hall"}}), ("delete_run_session", {})):
        coordinator.call(operation, place, headers=tag(coordinator, "get_run_session", place), **said)
    place["session_id"] = coordinator.call("create_run_session", {"id": run}, body=session)["id"]
    coordinator.call("call_off_run_session", place, body={"reason": "The road is closed."})
    enrolment = centre.demo("clinician").call("enrol_learner", {"id": run}, body={})["id"]
    session = {"starts_at": "2026-01-12T06:00:00Z", "ends_at": "2026-01-12T10:00:00Z", "place": "Training room"}
    place["session_id"] = coordinator.call("create_run_session", {"id": run}, body=session)["id"]
    entry = {"enrolment_id": enrolment, "op_id": str(uuid.uuid4()), "state": "present", "minutes": 240}
    coordinator.call("record_attendance", place, body=[entry])


def changed_an_item(centre):
    admin = centre.demo("admin")
    item = next(item for item in admin.call("list_media")["items"] if item["kind"] == "video")
    place, words = {"id": item["id"]}, {"language": item["language"], "text": "What is said in it."}
    for operation, body in (("change_media", {"title": {item["language"]: "Another title"}}), ("put_media_transcript", words)):
        admin.call(operation, place, body=body, headers=tag(admin, "get_media", place))
    read = centre.anyone().call("get_media_transcript", place, query={"lang": item["language"]})
    check("a transcript is read as it was put", read == words, read)


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
    check("a learner reads what the newer version changed", "A line more in each lesson." in str(offer), offer)
    refresher = {"id": clinician.call("list_my_refreshers")["items"][0]["id"]}
    clinician.call("get_refresher", refresher)
    reads(clinician, "get_refresher_file", refresher)
    clinician.call("acknowledge_refresher", refresher)
    clinician.call("migrate_enrolment", place)
    reads(clinician, "get_course_file", place)


def reads(caller, operation, place):
    answer = caller.raw(operation, place | {"file": PICTURE})
    seen = (answer.status_code, answer.headers.get("content-type"), answer.content)
    check(f"{operation} answers the picture", seen == (200, "image/png", PIXEL), seen)


def built_a_course(centre):
    """What is written by a trainer: with invented keys and bytes of no meaning it is refused nearly always."""
    trainer, place = centre.demo("trainer"), {"key": COURSE}

    began = trainer.raw("export_manuscript", place).content
    module = trainer.call("get_manuscript_outline", place)["modules"][0]["key"]
    text = {"en": "Night", "ru": "Ночь", "be": "Ноч"}
    taken = trainer.call("take_outline_step", place, body={"step": "add_quiz", "module": module, "title": text, "summary": text})
    check("a step answers where the quiz is", taken["item"] == {"kind": "quiz", "key": "night"}, taken)
    relations = ('<Relationships xmlns="r"><Relationship Id="d" Type="x/officeDocument" Target="word/document.xml"/></Relationships>')
    document = '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Good night</w:t></w:r></w:p></w:body></w:document>'
    lesson = trainer.call("import_word_document", place, query={"module": module, "name": "Sleep"},
                          file=zipped({"_rels/.rels": relations, "word/document.xml": document}),
                          kind="application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    check("a Word document has become a lesson", "Good night" in trainer.call(
        "get_manuscript_file", place, query={"path": lesson["path"]})["text"], lesson)
    gift = {"path": "quizzes/night.yaml", "outcome": "when-care-starts", "language": "en", "clinical": False, "text": "Dark? {T}"}
    check("GIFT is looked at", len(trainer.call("preview_gift", place, body=gift)["taken"]) == 1)
    check("GIFT comes in", trainer.call("import_gift", place, body=gift) == {"count": 1})
    trainer.call("import_package", place, file=began, kind="application/octet-stream")
    check("a package that went out and came in is the same", trainer.raw("export_manuscript", place).content == began)
    reads(trainer, "get_manuscript_media", place)


def tag(caller, operation, place, query=None):
    return {"If-Match": caller.raw(operation, place, query=query).headers["etag"]}


def token_of(link):
    return parse_qs(urlsplit(link).query)["token"][0]


def took_letters(centre, mail):
    """Newsletters are asked for, confirmed and left by the links in letters."""
    anyone, reader = centre.anyone(), "reader@example.org"
    question = newsletter.asks(centre, mail, reader, "be")
    anyone.call("confirm_newsletter", body={"token": token_of(newsletter.link_in(question, "/newsletter/confirmation"))})
    check("the newsletter is confirmed", newsletter.confirmed(centre, reader))
    newsletter.appear(centre, "camp-stork")
    letter = centre.wait_for(lambda: newsletter.articles(mail, reader), 60)[0]
    removal = re.search(r"<(https[^>]+)>", letter["List-Unsubscribe"])[1]
    centre.anyone().call("leave_newsletter", body={"token": token_of(removal)})
    check("the newsletter is left", reader not in dict(newsletter.rows(centre, "SELECT address, 1 FROM newsletter_subscription")))


def published_an_item(centre):
    trainer, reviewer, uploader = centre.demo("trainer"), centre.demo("reviewer"), Uploader(centre)
    film = pathlib.Path(centre.folder.name, "film.mp4")
    make_film(film, 1)
    upload = uploader.begin(film.stat().st_size, film.name, "video/mp4")
    uploader.send(upload, film, 0, film.stat().st_size)
    about = {"upload_id": upload, "title": {"en": "A film"}, "language": "en", "access": "public"}
    place = {"id": trainer.call("create_media", body=about)["id"]}
    stored(uploader, place["id"])
    captions = b"WEBVTT\n\n00:00.000 --> 00:02.000\nThe child is at home.\n"
    trainer.call("put_media_captions", place | {"file": "en.vtt"}, headers=tag(trainer, "get_media", place), file=captions, kind="text/vtt")
    about = {"licence": "CC BY 4.0", "review_by": "2028-01-01"}
    trainer.call("change_media", place, body=about, headers=tag(trainer, "get_media", place))
    trainer.call("submit_media", place)
    reviewer.call("publish_media", place, headers=tag(reviewer, "get_media", place))
    check("the film is published", centre.anyone().call("get_media", place)["state"] == "published")


def wrote_in_a_manuscript(centre):
    trainer, place = centre.demo("trainer"), {"key": COURSE}
    file = {"path": "01-what-it-is-and-for-whom/03-myths.en.md"}
    text = trainer.call("get_manuscript_file", place, query=file)["text"] + "\nOne line more.\n"
    body = {"operation_id": str(uuid.uuid4()), "text": text}
    trainer.call("put_manuscript_file", place, query=file, body=body, headers=tag(trainer, "get_manuscript_file", place, file))
    states = trainer.call("list_manuscript_states", place, query=file)["items"]
    kept = trainer.call("get_manuscript_state", place | {"state_id": states[0]["id"]}, query=file)
    check("a state is kept as it was sent", kept["text"] == text and states[0]["counts"], kept)


def reviewed_a_draft(centre):
    """A draft that somebody made of a new course: commented, signed off, sent back."""
    trainer, reviewer, place = centre.demo("trainer"), centre.demo("reviewer"), {"key": "night"}
    package = academy.package("night", quizzes=["timed"])
    trainer.call("create_course", file=package, kind="application/octet-stream")
    path = next(name for name in zipfile.ZipFile(io.BytesIO(package)).namelist() if name.endswith(".en.md"))
    comment = reviewer.call("comment_on_course", place, body={"path": path, "text": "Which edition?"})["comments"][0]
    trainer.call("reply_to_review_comment", {"id": comment["id"]}, body={"kind": "resolved"})
    given = {"source": "WHO", "edition": "2018"}
    reviewer.call("sign_off_course", place, body=given, headers=tag(reviewer, "get_course_review", place))
    reviewer.call("send_course_back", place, body={"note": "One line is missing."}, headers=tag(reviewer, "get_course_review", place))


def was_given_a_certificate(centre):
    run = academy.joint_course(centre)
    learner, certificate = academy.completes(centre, run)
    centre.demo("academy").call("countersign_certificate", {"id": certificate}, body={})
    place = {"id": certificate}
    centre.wait_for(lambda: learner.raw("get_certificate_receipt", place).ok)
    admin, reason = centre.demo("admin"), {"reason": "Is looked at once more."}
    admin.call("suspend_certificate", place, body=reason)
    admin.call("reinstate_certificate", place, body=reason)
    learner.call("list_certificate_checks", place)


def read_what_was_wrong(centre):
    """Somebody who hands in a quiz without a response, and reads the review."""
    clinician = centre.demo("clinician")
    run = clinician.call("get_course", {"key": COURSE})["runs"][0]["id"]
    enrolment = clinician.call("enrol_learner", {"id": run}, body={})["id"]
    items = [item for module in clinician.call("get_outline", {"id": enrolment})["modules"] for item in module["items"]]
    quiz = next(item["id"] for item in items if item["kind"] == "quiz")
    attempt = {"id": clinician.call("start_attempt", {"id": enrolment, "quiz_id": quiz})["id"]}
    clinician.call("submit_attempt", attempt)
    clinician.call("review_attempt", attempt)


def came_with_a_link(centre):
    """An account that an administrator made; its password is chosen with a link, changed, and a session goes on."""
    admin, anyone, login = centre.demo("admin"), centre.anyone(), "night.nurse"
    made = admin.call("create_person", body={"names": academy.NAMES, "user_name": login})
    token = made["password_link"]["token"]
    first, second = "сосны у дороги 7", "берёзы у дома 8"
    anyone.call("set_password_with_link", body={"token": token, "password": first})
    anyone.sign_in(login, first).call("change_password", body={"current_password": first, "new_password": second})
    session = anyone.call("sign_in", body={"login": login, "password": second})
    anyone.call("refresh", body={"refresh_token": session["refresh_token"]})
