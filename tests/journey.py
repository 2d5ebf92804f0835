"""The whole journey over HTTP, with nothing but the operations of openapi.yaml, as the demo accounts.

Usage: journey.py PATH-OF-forest-glade
"""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import uuid

import readers
from centre import Centre
from readers import check

COURSE = "intro-childrens-palliative-care"
NAME = "Дар’я Ігараўна Вераб’ёва"


def find_the_course(anyone):
    listed = anyone.call("list_courses", query={"q": "паллиативной помощи", "lang": "ru"})
    check("the course is found by words in another form", COURSE in [c["key"] for c in listed["items"]])
    page = anyone.call("get_course", {"key": COURSE}, query={"lang": "ru"})
    check("its page says what is taught and where to enrol", len(page["modules"]) == 4 and page["runs"])
    return next(run for run in page["runs"] if run["kind"] == "self_paced")["id"]


def register(anyone):
    return register_as(anyone, f"learner.{uuid.uuid4().hex[:8]}", "сосны у дороги 7")


def register_as(anyone, name, password):
    names = {"be": {"surname": "Вераб’ёва", "own_name": "Дар’я", "patronymic": "Ігараўна"}}
    anyone.call("register", body={"user_name": name, "password": password, "names": names})
    learner = anyone.sign_in(name, password)
    learner.call("confirm_names")
    return learner


def study(learner, run):
    enrolment = learner.call("enrol_learner", {"id": run}, body={})
    again = learner.call("enrol_learner", {"id": run}, body={})
    check("asking twice gives one enrolment", enrolment["id"] == again["id"])
    outline = learner.call("get_outline", {"id": enrolment["id"]}, query={"lang": "ru"})
    items = [item for module in outline["modules"] for item in module["items"]]
    lessons = [item for item in items if item["kind"] == "lesson"]
    check("the outline has twelve lessons and a quiz", len(lessons) == 12 and len(items) == 13)
    for lesson in lessons:
        read = learner.call("get_lesson", {"id": enrolment["id"], "lesson_id": lesson["id"]}, query={"lang": "ru"})
        check(f"lesson «{lesson['title']['text']}» is in Russian and names its sources", read["lang"] == "ru" and read["references"])
        facts = [{"fact_id": str(uuid.uuid4()), "lesson_id": lesson["id"], "kind": kind}
                 for kind in ("lesson_opened", "lesson_completed")]
        first = learner.call("record_progress", {"id": enrolment["id"]}, body=facts)
        second = learner.call("record_progress", {"id": enrolment["id"]}, body=facts)
        check("a fact sent twice counts once", {o["outcome"] for o in first["items"]} == {"accepted"}
              and {o["outcome"] for o in second["items"]} == {"duplicate"}, (first, second))
    missing = learner.call("get_eligibility", {"id": enrolment["id"]})
    check("what is missing is the quiz", "quiz_not_passed" in str(missing), missing)
    return enrolment["id"], next(item for item in items if item["kind"] == "quiz")["id"]


def take_quiz(centre, learner, stranger, enrolment, quiz):
    attempt = learner.call("start_attempt", {"id": enrolment, "quiz_id": quiz})
    check("the quiz has at least twenty questions of every kind", len(attempt["items"]) >= 20
          and {"single_choice", "multiple_response", "matching", "ordering", "numeric"}
          <= {item["question"]["parts"]["kind"] for item in attempt["items"]})
    check("no key leaves the server", not re.search(r'"(correct|key|target|answer)"', str(attempt).replace("'", '"')))
    stranger.refused(404, "not_found", "get_attempt", {"id": attempt["id"]})
    for item, response in centre.right_responses(attempt):
        body = {"op_id": str(uuid.uuid4()), "seq": 1, "response": response}
        place = {"id": attempt["id"], "item_id": item}
        receipt = learner.call("save_response", place, body=body)
        check("the same response sent again gives the same receipt", receipt == learner.call("save_response", place, body=body))
    learner.call("submit_attempt", {"id": attempt["id"]})
    result = learner.call("get_attempt", {"id": attempt["id"]})
    check("the attempt is passed", result["passed"] is True, result.get("percent"))
    review = learner.call("review_attempt", {"id": attempt["id"]})
    check("the review names sources", "S21" in str(review))


def certificate(centre, anyone, learner, stranger):
    own = centre.wait_for(lambda: [held for held in learner.call("list_my_certificates")["items"] if held["status"] == "valid"])
    held = own[0]
    document = learner.raw("get_certificate_document", {"id": held["id"]}).content
    check("the document is a PDF", document.startswith(b"%PDF"))
    check("every download is the same bytes",
          document == learner.raw("get_certificate_document", {"id": held["id"]}).content)
    with tempfile.TemporaryDirectory() as folder:
        pdf = pathlib.Path(folder, "certificate.pdf")
        pdf.write_bytes(document)
        text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
        check("pdftotext finds the Cyrillic name", NAME in text, text)
        subprocess.run(["qpdf", "--check", pdf], check=True, capture_output=True)
        heard = subprocess.run(["pdfinfo", "-struct-text", pdf], check=True, capture_output=True, text=True).stdout
        check("a screen reader hears one heading, then the name", heard.count("H1 (block)") == 1
              and 0 < heard.find("H1 (block)") < heard.find(NAME), heard)
        subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", pdf, f"{folder}/page"], check=True)
        seen = subprocess.run(["zbarimg", "-q", "--raw", f"{folder}/page.png"], check=True, capture_output=True, text=True)
        readers.trust(centre, pdf, ["centre"])
    code = seen.stdout.strip().rsplit("/", 1)[1]
    verified = anyone.call("verify_code", {"code": code})
    check("the code in the QR verifies", verified["status"] == "valid" and "Ігараўна" in str(verified), verified)
    by_number = anyone.call("verify_number_and_surname", body={"number": held["printed"]["number"], "surname": "вераб'ёва"})
    check("number and surname verify", by_number["status"] == "valid", by_number)
    wrong = anyone.call("verify_number_and_surname", body={"number": held["printed"]["number"], "surname": "Іванова"})
    absent = anyone.call("verify_number_and_surname", body={"number": "FG-2026-999999", "surname": "Вераб’ёва"})
    wrong.pop("checked_at"), absent.pop("checked_at")
    check("a wrong surname and a wrong number are answered alike", wrong == absent, (wrong, absent))
    stranger.refused(404, "not_found", "get_certificate", {"id": held["id"]})
    return held["id"], code


def partner(centre, learner, held, code):
    """A hospital checks one, many and files, reads what has happened, and loses its key."""
    admin, hospital = centre.demo("admin"), centre.partner()
    check("a partner checks one", hospital.call("verify_code", {"code": code})["status"] == "valid")
    document = learner.raw("get_certificate_document", {"id": held}).content
    number = hospital.call("verify_code", {"code": code})["certificate"]["number"]
    items = [{"code": "0000000000000000"}, {"number": number, "surname": "вераб'ёва"}, {"code": code},
             {"sha256": hashlib.sha256(document).hexdigest()}, {"code": code, "number": number}]
    answers = hospital.call("verify_batch", body={"items": items}, query={"nonce": "journey"})
    told = [item.get("verification", {}).get("status") or item["error"]["code"] for item in answers["items"]]
    check("many are answered in the order asked", told == ["unknown", "valid", "valid", "valid", "not_one_way"], told)
    check("with a nonce the answer is signed", answers["answer_jws"].count(".") == 2)
    drawn = document.index(b"%%EOF") + 5
    flipped = document[:drawn // 2] + bytes([document[drawn // 2] ^ 1]) + document[drawn // 2 + 1:]
    files = {"valid": document, "altered_after_signing": document + b"\n% one more line\n%%EOF\n",
             "incomplete": document[:-100], "unsigned": b"%PDF-1.7\n%%EOF\n", "unknown": b"no document at all"}
    for status, file in [*files.items(), ("altered_after_signing", flipped)]:
        for caller in (hospital, centre.anyone()):
            answer = caller.call("verify_document", file=file)
            check(f"the file is {status}", answer["status"] == status, answer)
    feed = hospital.call("list_certificate_events")
    known = hashlib.sha256(code.encode()).hexdigest()
    check("the feed tells of it", known in [event["code_sha256"] for event in feed["items"]])
    check("and leads nobody to it who has not its code", code not in json.dumps(feed), feed)
    centre.demo("coordinator").call("suspend_certificate", {"id": held}, body={"reason": "we look into it"})
    news = hospital.call("list_certificate_events", query={"after": feed["next_cursor"]})["items"]
    check("and what happens next", [(event["code_sha256"], event["status"]) for event in news] == [(known, "suspended")], news)
    centre.demo("coordinator").call("reinstate_certificate", {"id": held}, body={"reason": "all is well"})
    seen = centre.wait_for(lambda: [one for one in learner.call("list_certificate_checks", {"id": held})["items"]
                                    if one.get("partner")])
    check("the holder sees who has checked", seen[0]["means"] == "partner", seen)
    made = admin.call("create_partner", body={"name": "Another hospital"})["id"]
    key = admin.call("create_partner_key", {"id": made}, body={"name": "desk", "scopes": ["certificates:verify"]})
    other = centre.partner(key["api_key"])
    other.refused(403, "forbidden", "list_certificate_events")
    admin.call("revoke_partner_key", {"id": made, "key_id": key["key"]["id"]}, body={"reason": "lost"})
    other.refused(401, "partner_key_revoked", "verify_batch", body={"items": []})
    check("a revoked key is refused at once", True)


def main():
    with Centre(sys.argv[1]) as centre:
        anyone = centre.anyone()
        run = find_the_course(anyone)
        learner, stranger = register(anyone), centre.demo("volunteer")
        enrolment, quiz = study(learner, run)
        stranger.refused(404, "not_found", "get_enrolment", {"id": enrolment})
        stranger.refused(404, "not_found", "get_outline", {"id": enrolment})
        take_quiz(centre, learner, stranger, enrolment, quiz)
        held, code = certificate(centre, anyone, learner, stranger)
        partner(centre, learner, held, code)
        learner.refused(403, "forbidden", "revoke_certificate", {"id": held}, body={"reason": "no"})
        coordinator = centre.demo("coordinator")
        coordinator.call("revoke_certificate", {"id": held}, body={"reason": "issued in error"})
        check("revoked is answered as revoked", anyone.call("verify_code", {"code": code})["status"] == "revoked")
        nurse = centre.demo("nurse").call("list_my_certificates")
        check("the nurse of the demo holds an issued certificate", nurse["items"][0]["status"] == "valid", nurse)
        for role in ("admin", "trainer", "reviewer", "academy", "clinician"):
            check(f"{role} signs in", centre.demo(role).call("get_me")["id"])
        check("the audit is clean", centre.audit() == 0)
    print(f"{readers.passed()} passed, 0 failed")


if __name__ == "__main__":
    main()
