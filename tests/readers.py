"""What readers of signed documents that nobody here wrote say, with nothing but the file and the roots; and checks that are counted."""

import os
import pathlib
import re
import subprocess
import sys

import requests

COUNT = [0]
# Readers of files are run where there is no network, if this machine can make such a place.
CUT_OFF = ["unshare", "-rn"]
OFFLINE = CUT_OFF if subprocess.run([*CUT_OFF, "true"], capture_output=True).returncode == 0 else []


def check(what, holds, seen=""):
    if not holds:
        sys.exit(f"FAILED: {what} {seen}")
    COUNT[0] += 1
    print(f"ok: {what}", flush=True)


def passed():
    return COUNT[0]


def said(*command, cwd, code=0, before=(), **more):
    ran = subprocess.run([*before, *(str(part) for part in command)], cwd=cwd, capture_output=True, text=True, **more)
    check(f"{pathlib.Path(command[0]).name} ends with {code}", ran.returncode == code, ran.stdout + ran.stderr)
    return ran.stdout


def offline(*command, **more):
    """As `said`, with the network off."""
    return said(*command, before=OFFLINE, **more)


def roots(centre, folder, institutions):
    """What stands at /pki/, as files."""
    files = []
    for institution in institutions:
        files.append(folder / f"{institution}.pem")
        files[-1].write_bytes(requests.get(f"{centre.address}/pki/{institution}.pem", timeout=60).content)
    return files


def trust(centre, pdf, institutions):
    """Every reader finds one valid, trusted signature of each institution, and nothing changed."""
    folder, document = pdf.parent, pdf.read_bytes()
    files = roots(centre, folder, institutions)
    own_check(centre, pdf, files)
    pyhanko(folder, pdf, files)
    pdfsig(folder, pdf, files)
    openssl(folder, document, files)
    mutool(pdf, len(files))
    offline("qpdf", "--check", pdf, cwd=folder)


def own_check(centre, pdf, files):
    folder, document = pdf.parent, pdf.read_bytes()
    trusted = [part for root in files for part in ("--root", root)]
    own = [centre.program, "certificate", "check"]
    check("our own check says genuine", "\ngenuine" in offline(*own, pdf, *trusted, cwd=folder))
    offline(*own, pdf, cwd=folder, code=4)
    altered = folder / "altered.pdf"
    altered.write_bytes(document + b"% one more line")
    offline(*own, altered, *trusted, cwd=folder, code=1)


def pyhanko(folder, pdf, files):
    program = pathlib.Path(sys.executable).with_name("pyhanko")
    trusted = [part for root in files for part in ("--trust", root)]
    shown = offline(program, "sign", "validate", "--trust-replace", *trusted, pdf, cwd=folder)
    lines = [line for line in shown.splitlines() if "INTACT:TRUSTED" in line]
    check("pyHanko trusts every signature and finds nothing changed",
          len(lines) == len(files) and "UNTOUCHED" in lines[-1], shown)


def pdfsig(folder, pdf, files):
    (folder / "nss").mkdir()
    said("certutil", "-d", "sql:nss", "-N", "--empty-password", cwd=folder)
    for root in files:
        said("certutil", "-d", "sql:nss", "-A", "-n", root.stem, "-t", "CT,C,C", "-i", root, cwd=folder)
    shown = offline("pdfsig", "-nssdir", "nss", pdf, cwd=folder)
    held = [shown.count(line) for line in ("Signature is Valid.", "Certificate is Trusted.")]
    check("pdfsig finds every signature valid and trusted",
          held == [len(files)] * 2 and shown.count("Total document signed") == 1, shown)


def openssl(folder, document, files):
    ranges = re.findall(rb"/ByteRange ?\[0 (\d+) (\d+) (\d+)", document)
    check("there is one signature for each institution", len(ranges) == len(files), ranges)
    for root, found in zip(files, ranges):
        start, after, length = (int(number) for number in found)
        (folder / "signature.der").write_bytes(bytes.fromhex(document[start + 1:after - 1].decode()))
        (folder / "signed.bin").write_bytes(document[:start] + document[after:after + length])
        offline("openssl", "cms", "-verify", "-inform", "DER", "-in", "signature.der", "-content", "signed.bin", "-binary",
             "-CAfile", root, "-purpose", "any", "-cades", "-out", os.devnull, cwd=folder)


def mutool(pdf, signatures):
    """It trusts no root but those of its own list, so what counts is what it says of the bytes."""
    shown = offline("mutool", "sign", "-v", pdf, cwd=pdf.parent)
    held = [shown.count(line) for line in ("The signature is valid but there have been edits since signing.",
                                           "The document is unchanged since signing.")]
    check("mutool finds every signature valid, and nothing changed since the last", held == [signatures - 1, 1], shown)
