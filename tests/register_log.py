"""The register log as strangers meet it: hashed again by pymerkle, audited by docs/audit_log.py, watched by a witness.

Usage: register_log.py PATH-OF-forest-glade
"""

import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

import pymerkle
import requests

from centre import ROOT, Centre

AUDIT = ROOT / "docs" / "audit_log.py"
passed = 0


def check(what, holds, seen=""):
    global passed
    if not holds:
        sys.exit(f"FAILED: {what} {seen}")
    passed += 1
    print(f"ok: {what}")


def ran(*command, code=0):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120)
    told = done.stdout + done.stderr
    check(f"{pathlib.Path(str(command[0])).name} {command[1]} ends with {code}", done.returncode == code, told)
    return told


def witness(centre, folder, address=None, code=0):
    return ran(centre.program, "witness", "--once", "--centre", address or centre.address,
               "--state", folder / "seen.json", "--key", folder / "witness.pem", code=code)


def leaves(centre):
    return requests.get(f"{centre.address}/log/entries").content.splitlines()


def head(anyone):
    return anyone.call("get_register_log_head")


def grow(centre, anyone, certificates, coordinator):
    """Revokes or suspends what there is, and waits until the log has signed it."""
    before = head(anyone)["size"]
    for certificate in certificates:
        coordinator.call("suspend_certificate", {"id": certificate}, body={"reason": "asked by the ward"})
        coordinator.call("reinstate_certificate", {"id": certificate}, body={"reason": "all is well"})
    begun = time.monotonic()
    centre.wait_for(lambda: head(anyone)["size"] == before + 2 * len(certificates))
    check("the log is signed within seconds of a change", time.monotonic() - begun < 4)


def hashed_by_pymerkle(anyone, listed):
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for leaf in listed:
        tree.append_entry(leaf)
    now = head(anyone)
    check("pymerkle finds the same root", tree.get_root().hex() == now["root"], now)
    for index, leaf in enumerate(listed):
        proof = anyone.call("get_register_log_proof", query={"index": index})
        theirs = {step.hex() for step in tree.prove_inclusion(index + 1).path}
        check(f"leaf {index} is proven by the hashes of pymerkle", set(proof["hashes"]) <= theirs
              and proof["leaf"].encode() == leaf and len(proof["hashes"]) == len(theirs) - 1, (proof, theirs))


def forge(centre, *statements):
    """What somebody can do who has the database and the machine."""
    database = sqlite3.connect(pathlib.Path(centre.folder.name, "forest-glade.db"))
    triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, in triggers:
        database.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


def audited(centre):
    command = [centre.program, "audit", "--data-dir", centre.folder.name]
    done = subprocess.run(command, capture_output=True, text=True, cwd=centre.folder.name)
    return done.returncode, done.stdout


def with_a_witness(centre, folder):
    anyone, coordinator = centre.anyone(), centre.demo("coordinator")
    nurse = centre.demo("nurse")
    certificate = nurse.call("list_my_certificates")["items"][0]["id"]
    centre.wait_for(lambda: head(anyone)["size"] >= 1)
    check("a head that nobody has witnessed says so", "witnessed_at" not in head(anyone))
    witness(centre, folder)
    check("the head is witnessed", "witnessed_at" in head(anyone))
    kept = folder / "checkpoint"
    keys = ("--log-key", head(anyone)["keys"][-1], "--witness-key", head(anyone)["witness_key"])
    told = ran(sys.executable, AUDIT, centre.address, "--keep", kept, *keys)
    check("the stranger's audit checks both signatures", "the witness has signed it" in told, told)
    for _ in range(3):
        grow(centre, anyone, [certificate], coordinator)
    ran(sys.executable, AUDIT, centre.address, "--keep", kept, *keys, code=1)  # nobody has witnessed it yet
    witness(centre, folder)
    check("a stranger's audit holds what was kept against it",
          "it begins with the 1 leaves" in ran(sys.executable, AUDIT, centre.address, "--keep", kept, *keys))
    hashed_by_pymerkle(anyone, leaves(centre))
    receipts(centre, nurse, certificate, folder, keys)
    return kept


def receipts(centre, nurse, certificate, folder, keys):
    (folder / "receipt.json").write_bytes(nurse.raw("get_certificate_receipt", {"id": certificate}).content)
    (folder / "certificate.pdf").write_bytes(nurse.raw("get_certificate_document", {"id": certificate}).content)
    (folder / "centre.pem").write_bytes(requests.get(f"{centre.address}/pki/centre.pem").content)
    check_it = (centre.program, "certificate", "check", folder / "certificate.pdf", "--root", folder / "centre.pem",
                "--receipt", folder / "receipt.json")
    told = ran(*check_it, *keys)
    check("the receipt is believed with no connection", "the register log has it" in told, told)
    check("it says whose word the time is, and who has not signed", "the centre says that it was issued" in told
          and "alone; a certificate of two institutions" in told, told)
    (folder / "academy.pem").write_bytes(requests.get(f"{centre.address}/pki/academy.pem").content)
    told = ran(*check_it, "--root", folder / "academy.pem", *keys)
    check("a root that has signed nothing is named", "nobody whom " in told and "academy.pem vouches for" in told, told)
    receipt = (folder / "receipt.json").read_text()
    of_another(centre, json.loads(receipt), folder)
    told = ran(*check_it, *keys[:2], code=6)
    check("the receipt of a suspension proves no issue", "was suspended, not issued" in told, told)
    (folder / "receipt.json").write_text(receipt.replace('"index":0', '"index":1'))
    ran(*check_it, *keys, code=6)


def of_another(centre, receipt, folder):
    """The receipt of what happened next to the certificate, which is no proof that it was issued."""
    later = centre.anyone().call("get_register_log_proof", query={"index": 1})
    receipt |= {"index": 1, "leaf": later["leaf"], "proof": later["hashes"], "checkpoint": later["checkpoint"]}
    (folder / "receipt.json").write_text(json.dumps(receipt))


def audit_of_old_logs():
    """Logs in which somebody was told twice that a certificate was voided are no fraud."""
    sys.path.insert(0, str(AUDIT.parent))
    import audit_log
    told = [json.dumps({"event": event, "serial_commitment": "a"}, sort_keys=True, separators=(",", ":")).encode()
            for event in ("voided", "voided")]
    audit_log.look_at_leaves(told)
    check("one that was told as voided twice is no fault", not audit_log.faults, audit_log.faults)
    audit_log.look_at_leaves([told[0], told[0].replace(b"voided", b"issued")])
    check("one that is issued after it was voided is", len(audit_log.faults) == 1, audit_log.faults)


def forgeries(centre, folder, kept):
    centre.stop()
    check("the audit finds nothing before", audited(centre)[0] == 0, audited(centre))
    forge(centre, "UPDATE log_leaf SET leaf = REPLACE(leaf, 'suspended', 'reinstated') WHERE position = 1")
    code, told = audited(centre)
    check("a leaf that was altered is found by the audit", code == 1 and "log_heads_are_kept" in told, told)
    centre.start()
    told = ran(sys.executable, AUDIT, centre.address, code=1)
    check("and by a stranger", "not that of the leaves" in told, told)
    centre.stop()
    forge(centre, *(f"DELETE FROM {table}" for table in
                    ("log_leaf", "log_node", "log_tree", "log_cosignature", "log_checkpoint")),
          "UPDATE certificate_event SET at = '2020-01-01 00:00:00+00:00' WHERE seq = 2")
    centre.start()
    anyone = centre.anyone()
    centre.wait_for(lambda: anyone.raw("get_register_log_head").ok)
    told = ran(sys.executable, AUDIT, centre.address)
    check("a log rewritten as a whole looks well to whoever kept nothing", "everything holds" in told, told)
    told = ran(sys.executable, AUDIT, centre.address, "--keep", kept, code=1)
    check("whoever kept a checkpoint sees it", "the log was rewritten" in told, told)
    told = witness(centre, folder, code=3)
    check("and the witness refuses to sign", "the log was rewritten" in told, told)
    check("nothing is witnessed any more", "witnessed_at" not in head(anyone))


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        centre = Centre(sys.argv[1])
        told = witness(centre, folder, "http://127.0.0.1:9", code=1)
        os.environ["FOREST_GLADE_CENTRE__REGISTER_LOG__WITNESS"] = re.search(r": (\S+\+\S+\+\S+)$", told, re.M)[1]
        told = witness(centre, folder, "http://203.0.113.7", code=1)
        check("the witness believes nothing that it reads in the open", "https://" in told, told)
        audit_of_old_logs()
        with centre:
            kept = with_a_witness(centre, folder)
            forgeries(centre, folder, kept)
    print(f"{passed} passed, 0 failed")


if __name__ == "__main__":
    main()
