"""Time stamps by an authority that nobody here wrote (`openssl ts`), read by programs that nobody here wrote.

Usage: time_stamps.py PATH-OF-forest-glade
"""

import http.server
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

import academy
import readers
from centre import Centre
from readers import check, said

CONFIGURATION = """
[tsa]
default_tsa = authority
[authority]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = sha256
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[own]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
"""


class Authority:
    """An authority with a root, a certificate between, and its own; it may be out of order for a while."""

    def __init__(self, folder):
        self.folder, self.asked, self.broken = folder, 0, False
        (folder / "openssl.cnf").write_text(CONFIGURATION)
        (folder / "serial").write_text("01\n")
        self.certificate("root", "rsa:2048", "root", None)
        self.certificate("between", "rsa:2048", "root", "root")
        self.certificate("own", "rsa:2048", "own", "between")
        (folder / "chain.pem").write_bytes(b"".join((folder / f"{name}.pem").read_bytes() for name in ("between", "root")))
        self.root = folder / "root.pem"

    def certificate(self, name, key, kind, issuer):
        by = ["-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key"] if issuer else []
        said("openssl", "req", "-x509", "-newkey", key, "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.pem", *by,
             "-subj", f"/CN=Time authority {name}", "-days", "30", "-config", "openssl.cnf", "-extensions", kind,
             cwd=self.folder)

    def __enter__(self):
        authority = self

        class Desk(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                request = self.rfile.read(int(self.headers["content-length"]))
                answer = authority.answer(request, self.headers["content-type"])
                self.send_response(200 if answer else 503)
                self.send_header("content-type", "application/timestamp-reply")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Desk)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/tsr"
        return self

    def __exit__(self, *_):
        self.server.shutdown()

    def answer(self, request, content_type):
        self.asked += 1
        if self.broken or content_type != "application/timestamp-query":
            return b""
        (self.folder / "query.tsq").write_bytes(request)
        subprocess.run(["openssl", "ts", "-reply", "-config", "openssl.cnf", "-queryfile", "query.tsq", "-signer", "own.pem",
                        "-inkey", "own.key", "-chain", "chain.pem", "-out", "reply.tsr"], cwd=self.folder, check=True,
                       capture_output=True)
        return (self.folder / "reply.tsr").read_bytes()


def stamped_holds(centre, learner, certificate, authority, stamps):
    """Every reader trusts the document as before, and the stamps too."""
    document = learner.raw("get_certificate_document", {"id": certificate}).content
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        pdf = folder / "stamped.pdf"
        pdf.write_bytes(document)
        files = readers.roots(centre, folder, ["centre", "academy"])
        readers.own_check(centre, pdf, files)
        readers.pdfsig(folder, pdf, files)
        readers.openssl(folder, document, files)
        readers.mutool(pdf, len(files))
        said("qpdf", "--check", pdf, cwd=folder)
        told = own_check(centre, pdf, files, authority)
        check("our own check tells the time of each stamp", told.count("vouched for by " + str(authority.root)) == stamps, told)
        pyhanko(folder, pdf, files, authority, stamps)
        tokens(folder, document, authority, stamps)


def own_check(centre, pdf, files, authority):
    trusted = [part for root in files for part in ("--root", root)]
    own = [centre.program, "certificate", "check", pdf, *trusted]
    alone = said(*own, cwd=pdf.parent)
    check("without its root nobody vouches for the authority", "Time authority own\", nobody vouches for it" in alone, alone)
    return said(*own, "--stamp-root", authority.root, cwd=pdf.parent)


def pyhanko(folder, pdf, files, authority, stamps):
    program = pathlib.Path(sys.executable).with_name("pyhanko")
    trusted = [part for root in [*files, authority.root] for part in ("--trust", root)]
    shown = said(program, "sign", "validate", "--pretty-print", "--trust-replace", *trusted, pdf, cwd=folder)
    check("pyHanko trusts every signature", shown.count("The signature is judged VALID.") == len(files), shown)
    check("and every time stamp", len(re.findall(r"The TSA certificate is trusted\.", shown)) == stamps, shown)


def tokens(folder, document, authority, stamps):
    """Each token holds by `openssl ts -verify`, about its own signature."""
    found = 0
    for start, after in re.findall(rb"/ByteRange ?\[0 (\d+) (\d+)", document):
        cms = bytes.fromhex(document[int(start) + 1:int(after) - 1].decode())
        # Without the zeros that fill its place: openssl reads them in pairs, and may be left with one.
        (folder / "signature.der").write_bytes(cms[:4 + int.from_bytes(cms[2:4], "big")])
        listed = said("openssl", "asn1parse", "-inform", "DER", "-in", "signature.der", cwd=folder).splitlines()
        names = [at for at, line in enumerate(listed) if "id-smime-aa-timeStampToken" in line]
        if not names:
            continue
        [name] = names
        place = re.match(r"\s*(\d+):d=(\d+)\s+hl=(\d+)\s+l=\s*(\d+)", listed[name + 2])
        offset, length = int(place[1]), int(place[3]) + int(place[4])
        (folder / "token.der").write_bytes(cms[offset:offset + length])
        # The signature proper stands right before what is not signed.
        digits = [line for line in listed[:name] if "OCTET STRING" in line][-1].split("[HEX DUMP]:")[1]
        (folder / "signature.bin").write_bytes(bytes.fromhex(digits))
        said("openssl", "ts", "-verify", "-data", "signature.bin", "-in", "token.der", "-token_in", "-CAfile",
             authority.root, cwd=folder)
        found += 1
    check("openssl verifies each token", found == stamps, found)


def here(program, authority):
    with Centre(program) as centre:
        run = academy.joint_course(centre)
        asked = authority.asked
        learner, certificate = academy.completes(centre, run)
        check("the authority was asked once", authority.asked == asked + 1, authority.asked)
        officer = centre.demo("academy")
        officer.call("countersign_certificate", {"id": certificate}, body={})
        check("and for the academy's signature", authority.asked == asked + 2, authority.asked)
        stamped_holds(centre, learner, certificate, authority, 2)
        authority.broken = True
        threading.Timer(12, lambda: setattr(authority, "broken", False)).start()
        asked = authority.asked
        learner, certificate = academy.completes(centre, run)
        check("an authority out of order is asked again, and waited for", authority.asked > asked + 1, authority.asked)
        authority.broken = True
        signed = officer.call("countersign_certificate", {"id": certificate}, body={})
        check("an officer does not wait for it", signed["state"] == "issued", signed)
        authority.broken = False
        stamped_holds(centre, learner, certificate, authority, 1)
        check("the audit is clean", centre.audit() == 0)


def far(program, authority):
    """The academy's own machine has its signatures stamped, too."""
    with tempfile.TemporaryDirectory() as place:
        folder, program = pathlib.Path(place), pathlib.Path(program).resolve()
        root = folder / "academy-root.pem"
        root.write_text(said(program, "academy-signer", "root", "--keys", folder / "keys", "--academy", academy.ACADEMY,
                             cwd=folder))
        os.environ["FOREST_GLADE_ACADEMY_ROOT"] = str(root)
        with Centre(program) as centre:
            learner, certificate = academy.completes(centre, academy.joint_course(centre))
            [centre_root] = readers.roots(centre, folder, ["centre"])
            academy.signer(centre, folder, centre_root, "--all", "--time-stamp-service", authority.address,
                           "--time-stamp-root", authority.root)
            stamped_holds(centre, learner, certificate, authority, 2)
        del os.environ["FOREST_GLADE_ACADEMY_ROOT"]


def main():
    with tempfile.TemporaryDirectory() as place, Authority(pathlib.Path(place)) as authority:
        os.environ["FOREST_GLADE_TIME_STAMP_SERVICE"] = authority.address
        os.environ["FOREST_GLADE_TIME_STAMP_ROOT"] = str(authority.root)
        here(sys.argv[1], authority)
        far(sys.argv[1], authority)
    print(f"{readers.passed()} passed, 0 failed")


if __name__ == "__main__":
    main()
