"""Readers that nobody here wrote, on sample credentials: JWS, embedded proof, endorsement, status lists, DID documents.

Usage: credentials.py PATH-OF-credential_samples SCHEMA-OF-OPEN-BADGES

Everything that a credential names is answered from files; while they are read, nothing is dialled.
"""

import copy
import datetime
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile

import jsonschema
import jwt
import openbadgeslib.ob3 as ob3
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from centre import ROOT

NODE_TOOLS = ROOT / "target/node-tools/node_modules"
CONTEXTS = pathlib.Path(ob3.__file__).parent / "contexts"
CENTRE = "https://forestglade.example"
ACADEMY = f"{CENTRE}/academy"
SAMPLES = ("plain", "unendorsed", "joint", "two-names", "hostile", "term", "no-status", "two-statuses")

passed, failed = 0, 0


def check(what, holds, seen=""):
    global passed, failed
    if holds:
        passed += 1
        print(f"ok: {what}", flush=True)
    else:
        failed += 1
        print(f"FAILED: {what}\n{seen}", flush=True)


def attempt(what, act, refusal=None):
    """Checks that something is accepted, or that it is refused and why."""
    try:
        answer = act()
    except (ob3.OB3VerificationError, jsonschema.ValidationError) as error:
        check(what, refusal is not None and refusal in str(error), error)
    else:
        check(what, refusal is None and answer is not False, answer)


def in_javascript(samples):
    """What check.mjs says; it stands beside the tools for this, so that it finds them."""
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(NODE_TOOLS, pathlib.Path(folder, "node_modules"))
        script = shutil.copy(ROOT / "tests/credentials/check.mjs", folder)
        path = f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"
        done = subprocess.run(["node", "--preserve-symlinks", script, samples, CONTEXTS], env={**os.environ, "PATH": path},
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    check("the readers in JavaScript come to an end", done.returncode == 0, done.stderr)
    for what, holds, seen in json.loads(done.stdout or "[]"):
        check(what, holds, seen)


class Samples:
    """The samples, and what the addresses in them answer."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.served = json.loads(self.text("served.json"))

    def text(self, name):
        return (self.folder / name).read_text()

    def document(self, name):
        return json.loads(self.text(f"{name}.json"))

    def download(self, url):
        """As the network would answer. openbadgeslib wants lists as tokens."""
        name = self.served[url]
        return self.text(name.replace(".json", ".jwt") if "/status/" in url else name).encode()

    def key(self, issuer):
        """An issuer's key, from its own address, as PEM."""
        key = jwt.PyJWK(json.loads(self.text(self.served[f"{issuer}/keys/2026"]))).key
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def openbadgeslib(samples):
    centre = samples.key(CENTRE)
    tokens = ob3.OB3Verifier(pubkey_pem=centre, issuer_did="did:web:forestglade.example")
    documents = ob3.OB3LdpVerifier.for_issuer_did("did:web:forestglade.example")
    with_status = {"check_status": True, "download": samples.download}
    pinned = ob3.OB3LdpVerifier(pubkey_pem=centre)
    for name in SAMPLES:
        token = samples.text(f"{name}.jwt")
        attempt(f"openbadgeslib: the token of {name} is verified, with its status", lambda: tokens.verify(token, **with_status))
        document = samples.document(name)
        attempt(f"openbadgeslib: the document of {name} is verified, with the key from the DID",
                lambda: documents.verify(document, download=samples.download))
        attempt("openbadgeslib: its status too", lambda: pinned.verify(document, **with_status))
    revoked = samples.text("revoked.jwt")
    attempt("openbadgeslib: the token of what is revoked is refused", lambda: tokens.verify(revoked, **with_status),
            "status 'revocation' is set")
    attempt("openbadgeslib: and so is the document", lambda: pinned.verify(samples.document("revoked"), **with_status),
            "status 'revocation' is set")
    changed = samples.document("joint")
    changed["credentialSubject"]["identifier"][0]["identityHash"] = "Марыя"
    attempt("openbadgeslib: another name is refused", lambda: documents.verify(changed, download=samples.download), "signature")
    foreign = ob3.OB3Verifier(pubkey_pem=samples.key(ACADEMY))
    attempt("openbadgeslib: the academy's key is not the centre's", lambda: foreign.verify(samples.text("joint.jwt")), "ignature")


def endorsement(samples):
    joint = samples.document("joint")
    (token,) = joint["endorsementJwt"]
    check("the joint credential holds the academy's very token", token == samples.text("endorsement.jwt"))
    told = ob3.verify_endorsement_jwt(token, endorser_pubkey_pem=samples.key(ACADEMY))
    check("openbadgeslib: the academy endorses the joint credential",
          (told["endorses"], told["issuer"]) == (joint["id"], "did:web:forestglade.example:academy"), told)
    attempt("openbadgeslib: with the centre's key it does not",
            lambda: ob3.verify_endorsement_jwt(token, endorser_pubkey_pem=samples.key(CENTRE)), "ignature")
    for name in ("joint", "two-names", "hostile"):
        within = ob3.OpenBadgeCredential.from_vc_document(samples.document(name)).endorsement_jwts
        check(f"openbadgeslib: {name} is read with one endorsement", len(within) == 1, within)


def schema(samples, path):
    """What the schema of Open Badges says; of instants, and of the one status that 3.0 allows for, too."""
    formats = jsonschema.FormatChecker(formats=())
    formats.checks("date-time", ValueError)(lambda text: datetime.datetime.fromisoformat(text).tzinfo is not None)
    whole = json.loads(pathlib.Path(path).read_text())
    badge = jsonschema.Draft201909Validator(whole, format_checker=formats)
    of_endorsements = {**whole["$defs"]["EndorsementCredential"], "$defs": whole["$defs"]}
    endorsed = jsonschema.Draft201909Validator(of_endorsements, format_checker=formats)
    for name in (name for name in SAMPLES if name != "two-statuses"):
        attempt(f"the schema of Open Badges accepts {name}", lambda: badge.validate(samples.document(name)))
        claims = jwt.decode(samples.text(f"{name}.jwt"), options={"verify_signature": False})
        attempt("and what its token holds", lambda: badge.validate(claims))
    attempt("the schema of Open Badges accepts the endorsement", lambda: endorsed.validate(samples.document("endorsement")))
    attempt("the schema of Open Badges 3.0 knows but one status",
            lambda: badge.validate(samples.document("two-statuses")), "is not of type 'object'")
    wrong = copy.deepcopy(samples.document("plain"))
    wrong["validFrom"] = "yesterday"
    attempt("and it does read what it is given", lambda: badge.validate(wrong), "yesterday")


def addresses(samples):
    for issuer, did, labels in ((f"{CENTRE}/.well-known", "did:web:forestglade.example", ["2026", "2025"]),
                                (ACADEMY, "did:web:forestglade.example:academy", ["2026"])):
        document = json.loads(samples.text(samples.served[f"{issuer}/did.json"]))
        methods = [method["id"] for method in document["verificationMethod"]]
        check(f"{did} lists a key for each year, and all of them assert",
              document["id"] == did and methods == document["assertionMethod"] == [f"{did}#{label}" for label in labels], document)
        base = issuer.removesuffix("/.well-known")
        for label, method in zip(labels, methods, strict=True):
            pem = ob3.resolve_verification_method(method, samples.download)
            jwk = jwt.PyJWK(json.loads(samples.text(samples.served[f"{base}/keys/{label}"]))).key
            same = jwk.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            check(f"the key at its address is the one of {method}", pem.strip() == same.strip(), (pem, same))
        check(f"openbadgeslib gives {base} the same name", ob3.did_web_from_url(base) == did)


def dials(*arguments):
    raise AssertionError(f"the network is off: {arguments}")


def main():
    program, schema_file = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, folder], check=True)
        in_javascript(folder)
        socket.socket.connect = socket.getaddrinfo = dials
        samples = Samples(folder)
        openbadgeslib(samples)
        endorsement(samples)
        schema(samples, schema_file)
        addresses(samples)
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
