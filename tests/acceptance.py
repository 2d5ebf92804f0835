"""What an owner would try before believing it: eleven points about certificates, each on a running centre.

Usage: acceptance.py PATH-OF-forest-glade
"""

import base64
import gzip
import hashlib
import hmac
import json
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import jwt
import openbadgeslib.ob3 as ob3
import requests
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import academy
import readers
from browser.later import Later
from centre import ROOT
from readers import check, said

NODE_TOOLS = ROOT / "target/node-tools/node_modules"
AUDIT = ROOT / "docs" / "audit_log.py"
FLIPS = 100
JOSE = """
import { createLocalJWKSet, compactVerify } from "jose"; import { readFileSync } from "node:fs";
const keys = createLocalJWKSet(JSON.parse(readFileSync("keys.json")));
for (const name of process.argv.slice(2))
  console.log(name, await compactVerify(readFileSync(name, "utf8"), keys, { algorithms: ["EdDSA"] }).then(() => "holds", () => "refused"));
"""


class Owner:
    """Somebody who tries a centre, and what they keep of it in a folder."""

    def __init__(self, centre, folder):
        self.centre, self.folder = centre, folder
        self.partner, self.officer, self.anyone = centre.partner(), centre.demo("academy"), centre.anyone()
        self.run = academy.joint_course(centre)

    def issued(self):
        """A new joint certificate: whoever holds it, and its row."""
        learner, certificate = academy.completes(self.centre, self.run)
        self.officer.call("countersign_certificate", {"id": certificate}, body={})
        self.logged()
        return learner, learner.call("get_certificate", {"id": certificate})

    def logged(self):
        """Waits until everything that happened is in the log, under a head."""
        events = lambda: self.centre.database().execute("SELECT count(*) FROM certificate_event "
                                                        "WHERE to_state NOT IN ('prepared', 'signed_by_centre')").fetchone()[0]
        self.centre.wait_for(lambda: (head := self.anyone.raw("get_register_log_head")).ok and head.json()["size"] >= events())

    def document(self, learner, certificate):
        return learner.raw("get_certificate_document", {"id": certificate["id"]}).content

    def token(self, learner, certificate):
        return learner.raw("get_certificate_credential_token", {"id": certificate["id"]}).text

    def sent(self, document):
        return self.partner.call("verify_document", file=document)

    def page(self, path):
        answer = requests.get(f"{self.centre.address}{path}", timeout=60)
        answer.raise_for_status()
        return answer


def point_1_a_name_stands_as_it_was_typed(owner):
    academy.NAMES["be"]["surname"], academy.NAMES["latin"]["surname"] = "Кавалёва-Ў", "KAVALIOVA-Ŭ"
    learner, certificate = owner.issued()
    document = owner.document(learner, certificate)
    pdf = owner.folder / "named.pdf"
    pdf.write_bytes(document)
    text = said("pdftotext", "-layout", pdf, "-", cwd=owner.folder)
    check("1: the name stands there in its letters", "Кавалёва-Ў" in text and "Ŭ" in text, text)
    check("1: the file is small", len(document) < 120_000, len(document))
    fonts = said("pdffonts", pdf, cwd=owner.folder).splitlines()[2:]
    check("1: every font is embedded, a subset, and can be read as text",
          fonts and all(re.search(r"\byes yes yes\b", line) for line in fonts), fonts)
    names = {"latin": {"surname": 'Q" \\', "own_name": "A"}}
    refused = owner.anyone.raw("register", body={"user_name": "quotes", "password": "сосны у дороги 7", "names": names, "language": "be"})
    check("1: what is no letter of a name is refused with a reason",
          refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "/names/latin/surname", refused.text)
    return learner, certificate


def point_2_strangers_programs_trust_it(owner, learner, certificate):
    place = owner.folder / "trusted"
    place.mkdir()
    pdf = place / "joint.pdf"
    pdf.write_bytes(owner.document(learner, certificate))
    readers.trust(owner.centre, pdf, ["centre", "academy"])
    said("pdftoppm", "-r", "150", "-png", pdf, "page", cwd=place)
    check("2: the mark leads to the page", said("zbarimg", "-q", "--raw", "page-1.png", cwd=place).strip()
          == f"{owner.centre.address}/v/{certificate['code']}")
    attached = said("pdfdetach", "-list", pdf, cwd=place)
    check("2: the credential is within", "credential.jwt" in attached, attached)


def point_3_a_changed_file_is_never_valid(owner, learner, certificate):
    genuine = owner.document(learner, certificate)
    check("3: the genuine file is valid", owner.sent(genuine)["status"] == "valid")
    chance = random.Random(3)
    for at in chance.sample(range(len(genuine)), FLIPS):
        flipped = bytearray(genuine)
        flipped[at] ^= 1 << chance.randrange(8)
        status = owner.sent(bytes(flipped))["status"]
        assert status != "valid", (at, status)
    check(f"3: none of {FLIPS} files with a bit flipped is valid", True)
    longer = owner.sent(genuine + b"1 0 obj\n<<>>\nendobj\nxref\n0 0\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n")
    check("3: what is added is told, and the genuine file offered", longer["status"] == "altered_after_signing"
          and longer["genuine_url"].endswith(certificate["code"]), longer)
    ends = [found.end() for found in re.finditer(rb"%%EOF\n?", genuine)]
    check("3: cut after the first signature, it is incomplete", owner.sent(genuine[:ends[1]])["status"] == "incomplete")
    (owner.folder / "genuine.pdf").write_bytes(genuine)
    said("qpdf", "--linearize", "genuine.pdf", "saved.pdf", cwd=owner.folder)
    again = owner.sent((owner.folder / "saved.pdf").read_bytes())
    check("3: saved anew by qpdf, it is not valid", again["status"] not in ("valid", "altered_after_signing"), again)


def point_4_no_change_behind_it_changes_the_file(owner, learner, certificate):
    before = hashlib.sha256(owner.document(learner, certificate)).hexdigest()
    owner.centre.stop()
    database = sqlite3.connect(pathlib.Path(owner.centre.folder.name, "forest-glade.db"))
    changed = database.execute("UPDATE person SET be_surname = 'Іншая', latin_surname = 'INSZAJA' WHERE be_surname = 'Кавалёва-Ў'")
    check("4: the person has another name now", changed.rowcount == 1)
    database.commit()
    database.close()
    os.environ["FOREST_GLADE_CENTRE__NAME"] = "Another Centre"
    owner.centre.start()
    del os.environ["FOREST_GLADE_CENTRE__NAME"]
    after = owner.document(learner, certificate)
    check("4: the file is the same, to the byte", hashlib.sha256(after).hexdigest() == before)
    told = owner.anyone.call("verify_code", {"code": certificate["code"]})
    check("4: and so is what verification says", "Кавалёва-Ў" in json.dumps(told, ensure_ascii=False), told)


def bit(owner, token):
    """What the signed list says of a credential."""
    claims = jwt.decode(token, options={"verify_signature": False})
    status = claims["credentialStatus"]
    listed = requests.get(status["statusListCredential"], headers={"Accept": "application/vc+jwt"}, timeout=60).text
    bits = jwt.decode(listed, options={"verify_signature": False})["credentialSubject"]["encodedList"]
    unpacked = gzip.decompress(base64.urlsafe_b64decode(bits[1:] + "=" * (-len(bits[1:]) % 4)))
    index = int(status["statusListIndex"])
    return unpacked[index // 8] >> (7 - index % 8) & 1


def point_5_revoked_at_once_and_superseded_both_ways(owner):
    coordinator = owner.centre.demo("coordinator")
    learner, certificate = owner.issued()
    token, code = owner.token(learner, certificate), {"code": certificate["code"]}
    check("5: its bit is clear", bit(owner, token) == 0)
    document = owner.document(learner, certificate)
    coordinator.call("revoke_certificate", {"id": certificate["id"]}, body={"reason": "issued to somebody else"})
    check("5: it is revoked at once", owner.anyone.call("verify_code", code)["status"] == "revoked")
    check("5: and so is its file", owner.sent(document)["status"] == "revoked")
    check("5: its bit is set in the signed list", bit(owner, token) == 1)
    place = owner.folder / "revoked"
    place.mkdir()
    (place / "revoked.pdf").write_bytes(document)
    readers.pyhanko(place, place / "revoked.pdf", readers.roots(owner.centre, place, ["centre", "academy"]))
    learner, first = owner.issued()
    coordinator.call("correct_certificate", {"id": first["id"]}, body={"reason": "a letter was missing"})
    later = owner.centre.wait_for(lambda: [one for one in learner.call("list_my_certificates")["items"]
                                           if one["state"] == "signed_by_centre"])[0]
    owner.officer.call("countersign_certificate", {"id": later["id"]}, body={})
    later = learner.call("get_certificate", {"id": later["id"]})
    told = [owner.anyone.call("verify_code", {"code": one["code"]}) for one in (first, later)]
    check("5: what was corrected names its successor", told[0]["status"] == "superseded"
          and later["code"] in json.dumps(told[0]), told)
    check("5: and that names what it replaces", told[1]["status"] == "valid" and first["serial"] in json.dumps(told[1]), told)


def strangers_audit(owner, kept, code=0):
    return said(sys.executable, AUDIT, owner.centre.address, "--keep", kept, cwd=owner.folder, code=code)


def point_6_rows_cannot_be_changed_unseen(owner, kept):
    owner.centre.stop()
    path = pathlib.Path(owner.centre.folder.name, "forest-glade.db")
    whole = owner.folder / "whole.db"
    shutil.copy(path, whole)
    database = sqlite3.connect(path)
    for statement in ("UPDATE certificate SET serial = 'FG-2026-999999'", "DELETE FROM certificate", "DELETE FROM log_leaf",
                      "UPDATE certificate_event SET at = '2020-01-01'", "UPDATE certificate_document SET bytes = x''"):
        try:
            database.execute(statement)
            check(f"6: {statement} is refused", False)
        except sqlite3.DatabaseError as refusal:
            check(f"6: {statement} is refused", "append-only" in str(refusal) or "never" in str(refusal), refusal)
    database.close()
    for statement, stranger_sees in (("UPDATE certificate SET record = REPLACE(record, 'KAVALIOVA', 'IVANOVA')", False),
                                     ("UPDATE log_leaf SET leaf = REPLACE(leaf, 'issued', 'revoked') WHERE position = 0", True)):
        forge(path, statement)
        audited = subprocess.run([owner.centre.program, "audit", "--data-dir", owner.centre.folder.name],
                                 capture_output=True, text=True, cwd=owner.folder)
        check(f"6: with the guards gone, the audit finds {statement[:24]}", audited.returncode == 1, audited.stdout)
        if stranger_sees:
            owner.centre.start()
            strangers_audit(owner, kept, code=1)
            owner.centre.stop()
        for end in ("-wal", "-shm"):
            pathlib.Path(f"{path}{end}").unlink(missing_ok=True)
        shutil.copy(whole, path)
    owner.centre.start()
    strangers_audit(owner, kept)


def forge(path, *statements):
    """What somebody can do who has the machine: the guards go first."""
    database = sqlite3.connect(path)
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


def columns(database, table, **changed):
    names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    return ", ".join(names), ", ".join(changed.get(name, name) for name in names)


def point_7_what_is_dated_back_comes_last(owner):
    """A certificate put into the database with a date of six years ago."""
    size = owner.anyone.call("get_register_log_head")["size"]
    owner.centre.stop()
    database = sqlite3.connect(pathlib.Path(owner.centre.folder.name, "forest-glade.db"))
    new, old = "x'0199000000007000800000000000cafe'", "'2020-02-02 10:00:00+00:00'"
    source = database.execute("SELECT certificate_id FROM certificate_event WHERE to_state = 'issued' "
                              "AND certificate_id IN (SELECT id FROM certificate WHERE kind = 'attendance') LIMIT 1").fetchone()[0]
    into, said_to = columns(database, "certificate", id=new, number="number + 1000", serial="'FG-2020-001000'", code="'BACKDATED0000000'",
                            enrolment_id="x'0199000000007000800000000000beef'")
    database.execute("PRAGMA foreign_keys = OFF")
    database.execute(f"INSERT INTO certificate ({into}) SELECT {said_to} FROM certificate WHERE id = ?", (source,))
    into, said_to = columns(database, "certificate_event", certificate_id=new, at=old,
                            id="x'0199000000007000800000000000' || substr(hex(randomblob(2)), 1, 4)")
    for event, in database.execute("SELECT id FROM certificate_event WHERE certificate_id = ? ORDER BY seq", (source,)).fetchall():
        into, said_to = columns(database, "certificate_event", certificate_id=new, at=old, id="randomblob(16)")
        database.execute(f"INSERT INTO certificate_event ({into}) SELECT {said_to} FROM certificate_event WHERE id = ?", (event,))
    database.commit()
    database.close()
    owner.centre.start()
    owner.centre.wait_for(lambda: owner.anyone.call("get_register_log_head")["size"] > size)
    leaves = owner.page("/log/entries").content.splitlines()
    proof = owner.anyone.call("get_register_log_proof", query={"index": size})
    check("7: its leaf comes after those of today", b"2020-02-02" in leaves[size] and size > 0, leaves[size])
    check("7: and the log's own time shows it", proof["leaf"].encode() == leaves[size], proof)


def consistent(first, second, size, now, path):
    """RFC 9162, 2.1.4.2, written down from the text."""
    node = lambda left, right: hashlib.sha256(b"\x01" + left + right).digest()
    path = list(path)
    if size & (size - 1) == 0:
        path.insert(0, first)
    fn, sn = size - 1, now - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for step in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(step, fr), node(step, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, step)
        fn, sn = fn >> 1, sn >> 1
    return (fr, sr, sn) == (first, second, 0)


def point_8_the_log_only_grows(owner):
    old = owner.anyone.call("get_register_log_head")
    owner.issued()
    now = owner.anyone.call("get_register_log_head")
    check("8: the log has grown", now["size"] > old["size"], (old, now))
    proof = owner.anyone.call("get_register_log_proof", query={"from": old["size"], "to": now["size"]})
    raw = lambda text: bytes.fromhex(text)
    path = [raw(step) for step in proof["hashes"]]
    check("8: the old head is a beginning of the new one",
          consistent(raw(old["root"]), raw(now["root"]), old["size"], now["size"], path), proof)
    other = hashlib.sha256(raw(old["root"])).digest()
    check("8: another is not", not consistent(other, raw(now["root"]), old["size"], now["size"], path))


def witness_refuses(owner, code):
    return said(owner.centre.program, "witness", "--once", "--centre", owner.centre.address, "--state", owner.folder / "seen.json",
                "--key", owner.folder / "witness.pem", cwd=owner.folder, code=code)


def point_8_the_witness_refuses_another_tree(owner):
    path = pathlib.Path(owner.centre.folder.name, "forest-glade.db")
    witness_refuses(owner, 0)
    owner.centre.stop()
    kept = owner.folder / "grown.db"
    shutil.copy(path, kept)
    forge(path, *(f"DELETE FROM {table}" for table in ("log_leaf", "log_node", "log_tree", "log_cosignature", "log_checkpoint")),
          "UPDATE certificate_event SET at = '2020-01-01 00:00:00+00:00' WHERE seq = 2")
    owner.centre.start()
    owner.centre.wait_for(lambda: owner.anyone.raw("get_register_log_head").ok)
    told = witness_refuses(owner, 3)
    check("8: the witness refuses what is rewritten", "rewritten" in told or "smaller" in told, told)
    owner.centre.stop()
    for end in ("-wal", "-shm"):
        pathlib.Path(f"{path}{end}").unlink(missing_ok=True)
    shutil.copy(kept, path)
    owner.centre.start()


def b64(data):
    return base64.urlsafe_b64encode(data if isinstance(data, bytes) else json.dumps(data).encode()).rstrip(b"=").decode()


def forged_tokens(owner, token):
    head, claims, signature = token.split(".")
    read = lambda part: json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    header, said_of = read(head), read(claims)
    unsigned = b64({**header, "alg": "none"})
    yield "alg none", f"{unsigned}.{claims}."
    yield "alg none with the signature", f"{unsigned}.{claims}.{signature}"
    key = owner.page("/keys/" + header["kid"].rsplit("#")[-1].rsplit("/")[-1]).json()
    public = jwt.PyJWK(key).key
    hs = b64({**header, "alg": "HS256"})
    for form, secret in (("raw", public.public_bytes(Encoding.Raw, PublicFormat.Raw)),
                         ("PEM", public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))):
        mac = hmac.new(secret, f"{hs}.{claims}".encode(), hashlib.sha256).digest()
        yield f"HS256 with the public key as {form}", f"{hs}.{claims}.{b64(mac)}"
    yield "another kid", f"{b64({**header, 'kid': header['kid'] + '-2'})}.{claims}.{signature}"
    yield "another name", f"{head}.{b64({**said_of, 'name': 'Somebody else'})}.{signature}"
    yield "wrapped as of old", f"{head}.{b64({'vc': said_of, 'iss': 'x'})}.{signature}"


def point_9_forged_tokens_are_refused(owner, learner, certificate):
    token = owner.token(learner, certificate)
    forged = dict(forged_tokens(owner, token))
    items = [{"jws": one} for one in (token, *forged.values())]
    genuine, *others = owner.partner.call("verify_batch", body={"items": items})["items"]
    check("9: the genuine token is valid", genuine["status"] == "valid", genuine)
    for (name, _), answer in zip(forged.items(), others, strict=True):
        check(f"9: refused: {name}", answer["status"] == "unknown", answer)
    place = owner.folder / "jose"
    place.mkdir()
    os.symlink(NODE_TOOLS, place / "node_modules")
    (place / "jose.mjs").write_text(JOSE)
    (place / "keys.json").write_text(json.dumps(owner.anyone.call("get_keys")))
    (place / "genuine").write_text(token)
    for number, one in enumerate(forged.values()):
        (place / f"forged{number}").write_text(one)
    names = ["genuine", *(f"forged{number}" for number in range(len(forged)))]
    told = said(pathlib.Path(sys.executable).with_name("node"), "--preserve-symlinks", "--preserve-symlinks-main", "jose.mjs", *names, cwd=place)
    check("9: jose accepts the genuine one alone", told.splitlines()
          == ["genuine holds", *(f"{name} refused" for name in names[1:])], told)
    header = jwt.get_unverified_header(token)
    key = jwt.PyJWK(owner.page("/keys/" + header["kid"].rsplit("#")[-1].rsplit("/")[-1]).json()).key
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    issuer = jwt.decode(token, options={"verify_signature": False})["issuer"]
    issuer = issuer if isinstance(issuer, str) else issuer["id"]
    ob3.OB3Verifier(pubkey_pem=pem, issuer_did=issuer).verify(token)
    check("9: openbadgeslib accepts it", True)


def point_10_a_thousand_at_once_in_their_order(owner, held):
    """Two batches of the most that is taken, what is known and what is not in a mixture of its own."""
    ways = []
    for learner, certificate in held:
        document = owner.document(learner, certificate)
        ways += [({"code": certificate["code"]}, True), ({"number": certificate["serial"], "surname": "Кавалёва-Ў"}, True),
                 ({"sha256": hashlib.sha256(document).hexdigest()}, True), ({"jws": owner.token(learner, certificate)}, True)]
    ways += [({"code": "0000000000000000"}, False), ({"sha256": "0" * 64}, False), ({"jws": "a.b.c"}, False)]
    chance = random.Random(10)
    asked = [chance.choice(ways) if chance.random() < 0.9 else ({"nothing": 1}, None) for _ in range(1000)]
    for half in (asked[:500], asked[500:]):
        answers = owner.partner.call("verify_batch", body={"items": [item for item, _ in half]})["items"]
        seen = [None if "error" in answer else answer["status"] == "valid" for answer in answers]
        check("10: each of 500 is answered in its place", seen == [known for _, known in half],
              [(item, answer) for (item, known), answer, one in zip(half, answers, seen) if one != known][:2])
    too_many = owner.partner.raw("verify_batch", body={"items": [{"code": "0000000000000000"}] * 501})
    check("10: one more than 500 is refused", too_many.status_code == 422, too_many.text)


def point_11_last_years_documents_outlive_their_keys(owner, learner, certificate):
    place = owner.folder / "rotated"
    place.mkdir()
    token, document = owner.token(learner, certificate), owner.document(learner, certificate)
    receipt = learner.raw("get_certificate_receipt", {"id": certificate["id"]}).content
    keys = pathlib.Path(owner.centre.folder.name, "keys")
    secrets = lambda: {path.relative_to(keys): path.read_bytes() for path in keys.rglob("*") if path.is_file()
                       and b"PRIVATE KEY" in path.read_bytes() and "root" not in path.name and "log" not in path.name}
    before = secrets()
    owner.centre.pass_time(days=400)
    owner.centre.stop()
    owner.centre.start()
    owner.officer = owner.centre.demo("academy")
    owner.run = academy.joint_course(owner.centre)
    owner.issued()
    gone = [name for name, secret in before.items() if secret not in secrets().values()]
    print(sorted(map(str, before)), sorted(map(str, secrets())))
    check("11: last year's keys of both institutions are gone, of documents and of credentials", len(gone) >= 4, (gone, list(before)))
    (place / "last-year.pdf").write_bytes(document)
    readers.trust(owner.centre, place / "last-year.pdf", ["centre", "academy"])
    answer = owner.partner.call("verify_batch", body={"items": [{"jws": token}]})["items"][0]
    check("11: last year's token is valid", answer["status"] == "valid", answer)
    (place / "receipt.json").write_bytes(receipt)
    log = owner.anyone.call("get_register_log_head")["keys"]
    told = said(owner.centre.program, "certificate", "check", "last-year.pdf", *(part for name in ("centre", "academy") for part in
                ("--root", f"{name}.pem")), "--receipt", "receipt.json", "--log-key", log[-1], cwd=place)
    check("11: last year's receipt is believed", "the register log has it" in told, told)


def main():
    with tempfile.TemporaryDirectory() as name, Later(sys.argv[1]) as centre:
        owner = Owner(centre, pathlib.Path(name))
        kept = owner.folder / "checkpoint"
        learner, certificate = point_1_a_name_stands_as_it_was_typed(owner)
        strangers_audit(owner, kept)
        point_2_strangers_programs_trust_it(owner, learner, certificate)
        point_3_a_changed_file_is_never_valid(owner, learner, certificate)
        point_4_no_change_behind_it_changes_the_file(owner, learner, certificate)
        point_5_revoked_at_once_and_superseded_both_ways(owner)
        point_6_rows_cannot_be_changed_unseen(owner, kept)
        point_7_what_is_dated_back_comes_last(owner)
        point_8_the_log_only_grows(owner)
        point_8_the_witness_refuses_another_tree(owner)
        point_9_forged_tokens_are_refused(owner, learner, certificate)
        point_10_a_thousand_at_once_in_their_order(owner, [(learner, certificate), owner.issued()])
        point_11_last_years_documents_outlive_their_keys(owner, learner, certificate)
    print(f"{readers.passed()} passed, 0 failed")


if __name__ == "__main__":
    main()
