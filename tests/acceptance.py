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
KEPT = {"document": "document", "token": "credential_token", "receipt": "receipt"}
JOSE = """
import { createLocalJWKSet, compactVerify } from "jose"; import { readFileSync } from "node:fs";
const keys = createLocalJWKSet(JSON.parse(readFileSync("keys.json")));
for (const name of process.argv.slice(2))
  console.log(name, await compactVerify(readFileSync(name, "utf8"), keys, { algorithms: ["EdDSA"] }).then(() => "holds", () => "refused"));
"""


OTHERS = "[" + ", ".join(f"{{role = '{role}', name = {{en = 'Other'}}, post = {{en = 'Other'}}, signatory = {{en = 'Other'}}, "
                         "valid_from = '2020-01-01'}" for role in ("centre", "academy")) + "]"


class Owner:
    """Somebody who tries a centre, and what they keep of it in a folder."""

    def __init__(self, centre, folder):
        self.centre, self.folder = centre, folder

    def enter(self):
        centre = self.centre
        self.partner, self.officer, self.anyone = centre.partner(), centre.demo("academy"), centre.anyone()
        self.run = academy.joint_course(centre)

    def issued(self):
        """A new joint certificate: whoever holds it, its row, and what its holder keeps."""
        learner, certificate = academy.completes(self.centre, self.run)
        self.officer.call("countersign_certificate", {"id": certificate}, body={})
        place, kept = {"id": certificate}, {}
        # Once the log has it, under a head, there is a receipt.
        self.centre.wait_for(lambda: learner.raw("get_certificate_receipt", place).ok)
        for name, operation in KEPT.items():
            kept[name] = learner.raw(f"get_certificate_{operation}", place).content
        return learner, {**learner.call("get_certificate", place), **kept}

    def sent(self, document):
        return self.partner.call("verify_document", file=document)

    def page(self, path):
        answer = requests.get(f"{self.centre.address}{path}", timeout=60)
        answer.raise_for_status()
        return answer


def point_1_a_name_stands_as_it_was_typed(owner):
    academy.NAMES["be"]["surname"], academy.NAMES["latin"]["surname"] = "Кавалёва-Ў", "KAVALIOVA-Ŭ"
    learner, certificate = owner.issued()
    document = certificate["document"]
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


def point_2_strangers_programs_trust_it(owner, certificate):
    place = owner.folder / "trusted"
    place.mkdir()
    pdf = place / "joint.pdf"
    pdf.write_bytes(certificate["document"])
    readers.trust(owner.centre, pdf, ["centre", "academy"])
    said("pdftoppm", "-r", "150", "-png", pdf, "page", cwd=place)
    check("2: the mark leads to the page", said("zbarimg", "-q", "--raw", "page-1.png", cwd=place).strip()
          == f"{owner.centre.address}/v/{certificate['code']}")
    attached = said("pdfdetach", "-list", pdf, cwd=place)
    check("2: the credential is within", "credential.jwt" in attached, attached)


def point_3_a_changed_file_is_never_valid(owner, certificate):
    genuine = certificate["document"]
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
    before = hashlib.sha256(certificate["document"]).hexdigest()
    owner.centre.stop()
    database = sqlite3.connect(pathlib.Path(owner.centre.folder.name, "forest-glade.db"))
    changed = database.execute("UPDATE person SET surname_be = 'Іншая', surname_latin = 'INSZAJA' WHERE surname_be = 'Кавалёва-Ў'")
    check("4: the person has another name now", changed.rowcount == 1)
    database.commit()
    database.close()
    os.environ["FOREST_GLADE_CENTRE__INSTITUTIONS"] = OTHERS
    owner.centre.start()
    del os.environ["FOREST_GLADE_CENTRE__INSTITUTIONS"]
    after = learner.raw("get_certificate_document", {"id": certificate["id"]}).content
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
    _, certificate = owner.issued()
    token, code = certificate["token"].decode(), {"code": certificate["code"]}
    check("5: its bit is clear", bit(owner, token) == 0)
    document = certificate["document"]
    coordinator.call("revoke_certificate", {"id": certificate["id"]}, body={"reason": "issued to somebody else"})
    check("5: it is revoked at once", owner.anyone.call("verify_code", code)["status"] == "revoked")
    check("5: and so is its file", owner.sent(document)["status"] == "revoked")
    owner.centre.pass_time(minutes=2)  # the list is signed anew each minute
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
    check("5: and that names what it replaces", told[1]["status"] == "valid" and first["printed"]["number"] in json.dumps(told[1]), told)


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
        put_back(path, whole)
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


def point_7_what_is_dated_back_comes_last(owner):
    """The clock of the centre's machine is set back by a month, and a certificate issued."""
    centre, size = owner.centre, owner.anyone.call("get_register_log_head")["size"]
    centre.pass_time(days=-30)
    owner.officer = centre.demo("academy")
    _, certificate = owner.issued()
    witnessed(owner)
    centre.pass_time(days=30)
    receipt = json.loads(certificate["receipt"])
    leaves = [json.loads(leaf) for leaf in owner.page("/log/entries").content.splitlines()]
    own, newest = leaves[receipt["index"]], max(leaf["at"] for leaf in leaves[:size])
    check("7: it bears an earlier date than others", own["at"] < newest, (own, newest))
    check("7: but its leaf comes after theirs", receipt["index"] >= size, (receipt["index"], size))
    head = owner.anyone.call("get_register_log_head")
    check("7: and the witness had not seen it before today", head["witnessed_at"] > own["at"], (head, own))
    owner.officer = centre.demo("academy")


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
    proof = owner.anyone.call("get_register_log_proof", query={"first": old["size"], "second": now["size"]})
    raw = lambda text: bytes.fromhex(text)
    path = [raw(step) for step in proof["hashes"]]
    check("8: the old head is a beginning of the new one",
          consistent(raw(old["root"]), raw(now["root"]), old["size"], now["size"], path), proof)
    other = hashlib.sha256(raw(old["root"])).digest()
    check("8: another is not", not consistent(other, raw(now["root"]), old["size"], now["size"], path))


def witnessed(owner, code=0):
    """What the witness says, which has a clock of its own."""
    return said(owner.centre.program, "witness", "--once", "--centre", owner.centre.address, "--state", owner.folder / "seen.json",
                "--key", owner.folder / "witness.pem", cwd=owner.folder, code=code)


def point_8_the_witness_refuses_another_tree(owner):
    path = pathlib.Path(owner.centre.folder.name, "forest-glade.db")
    witnessed(owner)
    owner.centre.stop()
    kept = owner.folder / "grown.db"
    shutil.copy(path, kept)
    forge(path, *(f"DELETE FROM {table}" for table in ("log_leaf", "log_node", "log_tree", "log_cosignature", "log_checkpoint")),
          "UPDATE certificate_event SET at = '2020-01-01 00:00:00+00:00' WHERE seq = 2")
    owner.centre.start()
    owner.centre.wait_for(lambda: owner.anyone.raw("get_register_log_head").ok)
    witnessed(owner, 3)  # it refuses
    owner.centre.stop()
    put_back(path, kept)
    owner.centre.start()


def put_back(path, kept):
    for end in ("-wal", "-shm"):
        pathlib.Path(f"{path}{end}").unlink(missing_ok=True)
    shutil.copy(kept, path)


def status(answer):
    """Of one of a batch."""
    return answer.get("verification", {}).get("status")


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


def point_9_forged_tokens_are_refused(owner, certificate):
    token = certificate["token"].decode()
    forged = dict(forged_tokens(owner, token))
    items = [{"jws": one} for one in (token, *forged.values())]
    genuine, *others = owner.partner.call("verify_batch", body={"items": items})["items"]
    check("9: the genuine token is valid", status(genuine) == "valid", genuine)
    for (name, _), answer in zip(forged.items(), others, strict=True):
        check(f"9: refused: {name}", status(answer) == "unknown", answer)
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
    for certificate in held:
        document = certificate["document"]
        ways += [({"code": certificate["code"]}, True), ({"number": certificate["printed"]["number"], "surname": "Кавалёва-Ў"}, True),
                 ({"sha256": hashlib.sha256(document).hexdigest()}, True), ({"jws": certificate["token"].decode()}, True)]
    ways += [({"code": "0000000000000000"}, False), ({"sha256": "0" * 64}, False), ({"jws": "a.b.c"}, False)]
    chance = random.Random(10)
    asked = [chance.choice(ways) if chance.random() < 0.9 else ({"code": "0", "sha256": "0"}, None) for _ in range(1000)]
    for half in (asked[:500], asked[500:]):
        answers = owner.partner.call("verify_batch", body={"items": [item for item, _ in half]})["items"]
        seen = [None if "error" in answer else status(answer) == "valid" for answer in answers]
        check("10: each of 500 is answered in its place", seen == [known for _, known in half],
              [(item, answer) for (item, known), answer, one in zip(half, answers, seen) if one != known][:2])
    too_many = owner.partner.raw("verify_batch", body={"items": [{"code": "0000000000000000"}] * 501})
    check("10: one more than 500 is refused", too_many.status_code == 400, too_many.text)


def point_11_last_years_documents_outlive_their_keys(owner, certificate):
    place = owner.folder / "rotated"
    place.mkdir()
    token, document = certificate["token"].decode(), certificate["document"]
    keys = pathlib.Path(owner.centre.folder.name, "keys")
    secrets = lambda: {path.relative_to(keys): path.read_bytes() for path in keys.rglob("*") if path.is_file()
                       and b"PRIVATE KEY" in path.read_bytes() and "root" not in path.name and "log" not in path.name}
    before = secrets()
    owner.centre.pass_time(days=400)
    owner.centre.stop()
    owner.centre.start()
    owner.officer = owner.centre.demo("academy")
    owner.issued()
    after = secrets()
    ours = [name for name in before if name.parent.name != "token-keys"]
    check("11: four of last year's keys, of documents and of credentials of both, are gone",
          len(ours) == 4 and not any(before[name] in after.values() for name in ours), (ours, list(after)))
    (place / "last-year.pdf").write_bytes(document)
    readers.trust(owner.centre, place / "last-year.pdf", ["centre", "academy"])
    answer = owner.partner.call("verify_batch", body={"items": [{"jws": token}]})["items"][0]
    check("11: last year's token is valid", status(answer) == "valid", answer)
    (place / "receipt.json").write_bytes(certificate["receipt"])
    log = owner.anyone.call("get_register_log_head")["keys"]
    told = said(owner.centre.program, "certificate", "check", "last-year.pdf", *(part for name in ("centre", "academy") for part in
                ("--root", f"{name}.pem")), "--receipt", "receipt.json", "--log-key", log[-1], cwd=place)
    check("11: last year's receipt is believed", "the register log has it" in told, told)


def main():
    with tempfile.TemporaryDirectory() as name:
        owner = Owner(Later(sys.argv[1]), pathlib.Path(name))
        told = subprocess.run([owner.centre.program, "witness", "--once", "--centre", "http://127.0.0.1:9", "--state", "seen.json",
                               "--key", "witness.pem"], cwd=name, capture_output=True, text=True)
        os.environ["FOREST_GLADE_CENTRE__REGISTER_LOG__WITNESS"] = re.search(r": (\S+\+\S+\+\S+)$", told.stdout + told.stderr, re.M)[1]
        with owner.centre:
            tries(owner)
    print(f"{readers.passed()} passed, 0 failed")


def tries(owner):
    owner.enter()
    kept = owner.folder / "checkpoint"
    learner, certificate = point_1_a_name_stands_as_it_was_typed(owner)
    strangers_audit(owner, kept)
    point_2_strangers_programs_trust_it(owner, certificate)
    point_3_a_changed_file_is_never_valid(owner, certificate)
    point_4_no_change_behind_it_changes_the_file(owner, learner, certificate)
    point_5_revoked_at_once_and_superseded_both_ways(owner)
    point_6_rows_cannot_be_changed_unseen(owner, kept)
    point_7_what_is_dated_back_comes_last(owner)
    point_8_the_log_only_grows(owner)
    point_8_the_witness_refuses_another_tree(owner)
    point_9_forged_tokens_are_refused(owner, certificate)
    point_10_a_thousand_at_once_in_their_order(owner, [certificate, owner.issued()[1]])
    point_11_last_years_documents_outlive_their_keys(owner, certificate)


if __name__ == "__main__":
    main()
