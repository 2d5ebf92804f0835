"""Joint certificates: signed by the academy here and on a machine of its own, and read by programs that nobody here wrote.

Usage: academy.py PATH-OF-forest-glade
"""

import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import uuid

import jwt
import requests

import readers
from centre import DEMO_PASSWORD, ROOT, Centre
from packages import package
from readers import check, said

ACADEMY = "Belarusian Medical Academy of Postgraduate Education"
NAMES = {"ru": {"surname": "Кузнецова", "own_name": "Алёна"}, "be": {"surname": "Кавалёва", "own_name": "Алёна"},
         "latin": {"surname": "KAVALIOVA", "own_name": "ALIONA"}}


def joint_course(centre):
    """A small course that leads to a certificate of both institutions, and its run."""
    return small_course(centre, "joint", kind="advanced_training", hours=(20, 20))


def small_course(centre, key, **certificate):
    """A small course that leads to a certificate, and its run."""
    method, path = centre.operations["put_course_draft"]
    headers = {"Authorization": f"Bearer {centre.demo('trainer').token}", "Content-Type": "application/octet-stream"}
    requests.request(method, centre.address + "/api/v1" + path.format(key=key), headers=headers, timeout=60,
                     data=package(key, quizzes=["timed"], **certificate)).raise_for_status()
    reviewer = centre.demo("reviewer")
    reviewer.call("review_course", {"key": key})
    reviewer.call("publish_course", {"key": key}, body={"change_class": "editorial", "change_note": "New."})
    plan = {"kind": "self_paced", "admission": "open", "enrolment_opens_at": "2026-01-01T00:00:00Z"}
    return centre.demo("coordinator").call("create_course_run", body={"course_key": key, "plan": plan})["id"]


def completes(centre, run):
    """Somebody new who completes the course; gives how the centre calls them, and the certificate that is on its way."""
    held = finishes(centre, run, "signed_by_centre")
    assert held[1]["status"] == "not_yet_issued"
    return held[0], held[1]["id"]


def finishes(centre, run, state, **account):
    """Somebody new who completes the course; gives how the centre calls them, and the certificate in this state."""
    login = f"aliona.{uuid.uuid4().hex[:8]}"
    anyone = centre.anyone()
    body = {"user_name": login, "password": "сосны у дороги 7", "names": NAMES, "language": "be", **account}
    anyone.call("register", body=body)
    learner = anyone.sign_in(login, "сосны у дороги 7")
    tag = learner.raw("get_me").headers["etag"]
    learner.raw("confirm_names", headers={"If-Match": tag}).raise_for_status()
    enrolment = learner.call("enrol_learner", {"id": run}, body={})["id"]
    modules = learner.call("get_outline", {"id": enrolment})["modules"]
    lesson, quiz = (next(item["id"] for module in modules for item in module["items"] if item["kind"] == kind)
                    for kind in ("lesson", "quiz"))
    attempt = learner.call("start_attempt", {"id": enrolment, "quiz_id": quiz})
    for item, response in centre.right_responses(attempt):
        learner.call("save_response", {"id": attempt["id"], "item_id": item},
                     body={"op_id": str(uuid.uuid4()), "seq": 1, "response": response})
    learner.call("submit_attempt", {"id": attempt["id"]})
    facts = [{"fact_id": str(uuid.uuid4()), "lesson_id": lesson, "kind": kind} for kind in ("lesson_opened", "lesson_completed")]
    learner.call("record_progress", {"id": enrolment}, body=facts)
    held = centre.wait_for(lambda: [one for one in learner.call("list_my_certificates")["items"]
                                    if one["state"] == state])
    return learner, held[0]


def documents_hold(centre, learner, certificate):
    document = learner.raw("get_certificate_document", {"id": certificate}).content
    with tempfile.TemporaryDirectory() as folder:
        pdf = pathlib.Path(folder, "joint.pdf")
        pdf.write_bytes(document)
        text = said("pdftotext", "-layout", pdf, "-", cwd=folder)
        check("the name stands there", "Алёна Кавалёва" in text, text)
        readers.trust(centre, pdf, ["centre", "academy"])


def here(program):
    with Centre(program) as centre:
        run = joint_course(centre)
        learner, certificate = completes(centre, run)
        officer = centre.demo("academy")
        listed = officer.call("list_awaited_countersignatures")["items"]
        check("it is on the academy's desk", [one["certificate"]["id"] for one in listed] == [certificate], listed)
        check("with what it was earned with", listed[0]["quizzes"][0]["percent"] == 100
              and listed[0]["lessons_completed"] == listed[0]["lessons"] == 1, listed)
        centre.demo("admin").refused(403, "forbidden", "countersign_certificate", {"id": certificate}, body={})
        signed = officer.call("countersign_certificate", {"id": certificate}, body={})
        check("the academy's signature issues it", signed["state"] == "issued", signed)
        documents_hold(centre, learner, certificate)
        sent_back(centre, officer, run)
        check("the audit is clean", centre.audit() == 0)


def sent_back(centre, officer, run):
    """What is sent back and corrected is told once, and a stranger's audit finds nothing wrong with it."""
    _, certificate = completes(centre, run)
    officer.call("return_certificate", {"id": certificate}, body={"reason": "the hours"})
    new = centre.demo("coordinator").call("correct_certificate", {"id": certificate}, body={"reason": "the hours"})
    officer.call("countersign_certificate", {"id": new["id"]}, body={})
    entries = lambda: requests.get(f"{centre.address}/log/entries", timeout=60).text
    centre.wait_for(lambda: entries().count('"event":"issued"') >= 2 and '"event":"voided"' in entries())
    said(sys.executable, ROOT / "docs" / "audit_log.py", centre.address, cwd=centre.folder.name)


def signer(centre, folder, root, *arguments, code=0, answers="", keys="keys"):
    environment = {**os.environ, "ACADEMY_SIGNER_PASSWORD": DEMO_PASSWORD}
    return said(centre.program, "academy-signer", "sign", "--centre", centre.address, "--user", "academy@demo.test",
                "--keys", folder / keys, "--centre-root", root, *arguments, cwd=folder, code=code, env=environment,
                input=answers)


def far(program):
    """The academy's key on a machine of its own: another folder, which the centre never sees."""
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        program = pathlib.Path(program).resolve()
        root = folder / "academy-root.pem"
        root.write_text(said(program, "academy-signer", "root", "--keys", folder / "keys", "--academy", ACADEMY, cwd=folder))
        listen = free_address()
        keys = folder / "academy-credential-keys"
        keys.write_text(said(program, "academy-signer", "credential-keys", "--keys", folder / "keys",
                             "--centre", f"http://{listen}", cwd=folder))
        os.environ |= {"FOREST_GLADE_ACADEMY_ROOT": str(root), "FOREST_GLADE_ACADEMY_CREDENTIAL_KEYS": str(keys)}
        try:
            centre = Centre(program)
            centre.listen = listen
            with centre:
                signed_there(centre, folder)
        finally:
            del os.environ["FOREST_GLADE_ACADEMY_ROOT"], os.environ["FOREST_GLADE_ACADEMY_CREDENTIAL_KEYS"]


def free_address():
    """Keys name the centre, so they are made for an address that it has yet to have."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{tried.getsockname()[1]}"


def key_of(kid):
    """The key of this name, from where the name says."""
    told = requests.get(kid, timeout=60).json()
    return jwt.PyJWK(told).key


def read_token(token):
    """A token's claims, checked by PyJWT with the key that its head names."""
    kid = jwt.get_unverified_header(token)["kid"]
    return kid, jwt.decode(token, key_of(kid), algorithms=["EdDSA"], options={"verify_aud": False})


def endorsed(centre, learner, certificate):
    """The academy stands by the credential that is given out, with a key that the centre never had."""
    token = learner.raw("get_certificate_credential_token", {"id": certificate}).text
    kid, outer = read_token(token)
    check("the centre signs the credential", kid.startswith(f"{centre.address}/keys/"), kid)
    [inner] = outer["endorsementJwt"]
    kid, endorsement = read_token(inner)
    check("the academy endorses it", kid.startswith(f"{centre.address}/pki/academy/keys/"), kid)
    check("by its id", endorsement["credentialSubject"]["id"] == outer["id"])
    check("under its name", ACADEMY in endorsement["issuer"]["name"], endorsement["issuer"])
    did = requests.get(f"{centre.address}/pki/academy/did.json", timeout=60).json()
    check("its DID document has the key", did["id"] == endorsement["issuer"]["id"] == outer["issuer"]["id"] + ":pki:academy"
          and did["verificationMethod"][0]["id"].endswith("#" + kid.rsplit("/", 1)[1]), did)


def signed_there(centre, folder):
    run = joint_course(centre)
    learner, certificate = completes(centre, run)
    check("the centre has no key of the academy", not list(pathlib.Path(centre.folder.name).rglob("academy-keys")))
    check("it gives the academy's root to everybody", requests.get(f"{centre.address}/pki/academy.pem", timeout=60).text
          == (folder / "academy-root.pem").read_text())
    officer = centre.demo("academy")
    officer.refused(409, "academy_key_elsewhere", "countersign_certificate", {"id": certificate}, body={})
    [centre_root] = readers.roots(centre, folder, ["centre"])
    foreign = signer(centre, folder, folder / "academy-root.pem", "--all", code=1)
    check("what another root than the centre's vouches for is not signed", "not signed" in foreign, foreign)
    shown = signer(centre, folder, centre_root, answers="n\n")
    check("it shows what it would sign", "KAVALIOVA ALIONA" in shown and "20 online, 20 face to face" in shown, shown)
    left = list((folder / "to-sign").glob("FGA-*.pdf"))
    check("and leaves the document to be looked at, by its officer alone",
          [file.stat().st_mode & 0o777 for file in left] == [0o600], left)
    check("what it shows stands in the document", re.search(r"the document: holder +\S.*KAVALIOVA", shown), shown)
    said(centre.program, "academy-signer", "root", "--keys", folder / "others", "--academy", "Another", cwd=folder)
    named = signer(centre, folder, centre_root, "--all", code=1, keys="others")
    check("the centre does not choose the academy's name", "and not Another" in named, named)
    check("what is left for later waits", len(officer.call("list_awaited_countersignatures")["items"]) == 1)
    signer(centre, folder, centre_root, answers="y\n")
    check("its document has done its service then", not list((folder / "to-sign").glob("FGA-*.pdf")))
    check("what is agreed to is issued", learner.call("get_certificate", {"id": certificate})["state"] == "issued")
    documents_hold(centre, learner, certificate)
    check("the centre has no key to endorse with", not list(pathlib.Path(centre.folder.name).rglob("academy-credential-keys")))
    [secret] = (folder / "keys" / "academy-credential-keys").glob("*.pem")
    check("the key is its owner's alone", secret.stat().st_mode & 0o777 == 0o600)
    endorsed(centre, learner, certificate)
    for learner, certificate in killed_half_way(centre, folder, centre_root, run):
        endorsed(centre, learner, certificate)
    without_the_key(centre, folder, centre_root, run, secret)
    check("the audit is clean", centre.audit() == 0)


def killed_half_way(centre, folder, root, run):
    """The signer dies at any moment: what it had not handed in still waits, and nothing is issued twice."""
    waiting = [completes(centre, run) for _ in range(6)]
    environment = {**os.environ, "ACADEMY_SIGNER_PASSWORD": DEMO_PASSWORD}
    command = [centre.program, "academy-signer", "sign", "--centre", centre.address, "--user", "academy@demo.test",
               "--keys", folder / "keys", "--centre-root", root, "--all"]
    signing = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    for line in signing.stdout:
        if "is signed and issued" in line:
            break
    signing.kill()
    signing.wait()
    centre.stop()
    centre.start()
    signer(centre, folder, root, "--all")
    for learner, certificate in waiting:
        held = learner.call("get_certificate", {"id": certificate})
        check("each is issued", held["state"] == "issued", held)
    return waiting


def without_the_key(centre, folder, root, run, secret):
    """A key that the centre was not given signs nothing, and says what to do."""
    learner, certificate = completes(centre, run)
    kept = secret.rename(folder / "kept.pem")
    told = signer(centre, folder, root, "--all", code=1)
    check("a key that the centre does not know is told of", "academy-signer credential-keys" in told, told)
    check("and nothing is issued", learner.call("get_certificate", {"id": certificate})["state"] == "signed_by_centre")
    for made in secret.parent.iterdir():
        if made.stem != secret.stem:
            made.unlink()
    kept.rename(secret)
    signer(centre, folder, root, "--all")
    endorsed(centre, learner, certificate)


def main():
    here(sys.argv[1])
    far(sys.argv[1])
    print(f"{readers.passed()} passed, 0 failed")


if __name__ == "__main__":
    main()
