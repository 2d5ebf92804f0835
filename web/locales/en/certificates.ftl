# One's certificates, and asking after anybody's.
certificates-title = Certificates
certificates-none = You have no certificate yet. You receive one when you finish a course.
certificates-next-page = Earlier certificates
certificate-kind-attendance = Certificate of attendance
certificate-kind-advanced-training = Certificate of advanced training
certificate-issued-on = issued on { $day }
certificate-title-own = Your certificate
certificate-title-number = Certificate { $number }
certificate-valid = Valid
certificate-valid-until = Valid until { $day }
certificate-revoked = Revoked
certificate-suspended = Suspended
certificate-superseded = Replaced
certificate-expired = No longer current
certificate-not-yet-issued = Being prepared
certificate-told-valid = It was issued on { $day }, and whoever checks it is told that it is genuine.
certificate-told-revoked = It has not counted since { $day }, and whoever checks it is told so. If you do not know why, please talk to the training centre.
certificate-told-suspended = It has not counted since { $day }, until the centre has looked into the matter. Whoever checks it is told so.
certificate-told-superseded = A corrected certificate took its place on { $day }. Please show that one.
certificate-told-expired = Its term ended on { $day }. The training took place all the same; you can renew it by taking the course again.
certificate-told-not-yet-issued = Everything for it is there. As soon as it is issued, you find the document here.
certificate-see-new = See the new certificate
certificate-see-old = See the certificate that it replaced
certificate-as-printed = What is printed on the certificate
certificate-keep = Keep it and show it
document-download = Download the PDF
document-view = Look at the PDF
document-for-machines = For programs that check certificates:
document-credential = credential (Open Badges)
document-receipt = receipt of the register
document-none = There is no document to download yet.
certificate-share = Link to show to others
certificate-share-hint = Whoever has it sees what is printed, and whether the certificate counts. Nothing more.
certificate-see-what-they-see = See what they see
checks-title = Who has checked it
checks-none = Nobody so far. A check appears here within a minute or two.
checks-earlier = Earlier checks
checked-by-code = Somebody who had the code or the link
checked-by-number = Somebody who typed the number and your surname
checked-by-document = Somebody who had the file
checked-by-partner = An institution with a key: { $name }
correction-title = Something is misspelt?
correction-how = Put your names right and confirm them, then tell the training centre. It issues a corrected certificate; the old one then says that it has been replaced, and by which.
correction-names = To your names

certificate-hours-online = { $hours }, online
certificate-hours-face-to-face = { $hours }, face to face
certificate-hours-both = { $hours }: { $online } online, { $there } face to face
line-holder = Holder
line-document = Document
line-programme = Programme
line-hours = Hours
line-dates = Dates of the training
line-test = Final test
line-number = Number
line-issued = Day and place of issue
line-issuers = Issued by
line-valid-until = Valid until
line-supersedes = In place of
issued-in = { $day }, { $place }
printed-test-passed = passed
printed-title = What is printed on the document
printed-title-genuine = What the genuine document says
holder-erased = The holder’s data have been removed at their wish

verify-title = Check a certificate
verify-lead = Has somebody shown you a certificate from Forest Glade, the training centre of the Belarusian Children’s Hospice? Here you see within a minute whether it is genuine. You need no account, and it costs nothing.
verify-qr = The simplest way: point the camera of a telephone at the QR mark on the document.
verify-by-code = By the code
verify-code = Code on the certificate
verify-code-hint = 16 letters and figures beside the QR mark, such as 7KQ4-M2XD-9TPA-W3HC. Dashes and spaces do not matter.
verify-by-file = By the file
verify-file = The certificate as a PDF
verify-file-hint = Choose the file or drop it here. At most { $mb } MB.
verify-file-sent = We look at the file and forget it at once: nothing of it is kept.
verify-file-stays = Your browser first asks with a fingerprint of the file alone: if the register knows it, the file does not leave your computer.
verify-file-missing = Choose the PDF of the certificate
verify-file-empty = There is nothing in this file. Download it once more, or ask for it anew.
verify-file-too-long = The file is larger than { $mb } MB. Our documents are far smaller, so we have not given it out like this. If it is a scan, type the code that is printed on it.
verify-file-asking = Asking the register…
verify-file-failed = The centre could not be asked, and the file was not sent. Try again in a minute.
verify-file-send = Send the file for a closer look
verify-file-send-hint = We look at the signatures in it and forget it at once: nothing of it is kept.
verify-many = Do you check many certificates, or want to hear of changes?
verify-by-number = By the number and the surname
verify-number = Registration number
verify-number-hint = It stands on the document, such as FG-2026-000123.
verify-surname = The holder’s surname, as on the document
verify-surname-hint = In Cyrillic or in Latin letters
verify-do = Check
verify-no-code = This is no whole code: a code has 16 letters and digits. Compare it with the paper.
verify-is-number = This is the number of the certificate. Add the holder’s surname.
verify-number-missing = Type the registration number
verify-surname-missing = Type the holder’s surname
verify-shows = You see what is printed on the document and whether it counts; never a birth date, a mark or an address. The holder sees that somebody has checked it, but not who.
verify-wait = { $count ->
    [one] There have been too many tries from your address. Please wait { $count } second and try again.
   *[other] There have been too many tries from your address. Please wait { $count } seconds and try again.
}
verify-checked = Looked up in the register of Forest Glade on { $moment }. Keep or print this page as your proof.
verify-another = Check another document
verify-unknown-ask = If everything is typed as on the paper, the document is most likely not ours. The training centre will gladly help you to find out.
verify-more = How else to be sure
verify-more-how = Look at the address of this page: it is the site of Forest Glade itself, and not a copy. Then compare every line above with the paper. If even one differs, the paper has been altered.

verdict-valid = { $kind ->
    [advanced-training] The certificate of advanced training is genuine and valid
   *[other] The certificate is genuine and valid
}
verdict-revoked = { $kind ->
    [advanced-training] The certificate of advanced training has been revoked
   *[other] The certificate has been revoked
}
verdict-suspended = { $kind ->
    [advanced-training] The certificate of advanced training is suspended
   *[other] The certificate is suspended
}
verdict-superseded = { $kind ->
    [advanced-training] The certificate of advanced training has been replaced
   *[other] The certificate has been replaced
}
verdict-expired = { $kind ->
    [advanced-training] The term of the certificate of advanced training is over
   *[other] The term of the certificate is over
}
verdict-not-yet-issued = The document is not issued yet
verdict-unknown = No such document found
verdict-since-valid = Valid since { $day }
verdict-since-revoked = It has not counted since { $day }.
verdict-since-suspended = It has not counted since { $day }.
verdict-since-superseded = It was replaced on { $day }.
verdict-since-expired = It has not been current since { $day }.
verdict-reason = Reason:
verdict-told-valid = Compare the lines below with the document. If even one differs, the document has been altered.
verdict-told-revoked = Do not accept this document as proof of training. If the holder does not know about it, please ask them to talk to us.
verdict-told-suspended = For the moment it proves nothing. The training centre is looking into the matter; please check again later.
verdict-told-superseded = The training is genuine, but this document has been replaced by another. Please ask for the new one.
verdict-told-expired = It was genuine and the training took place, but the time for which it vouched is over.
verdict-told-not-yet-issued = It stands in our register, but has still to be signed. Until then it proves nothing; please check again later.
verdict-told-unknown = There is no such document in our register, or the number and the surname do not belong together. Most often it is one letter that was mistyped: a code has no letters I, L, O or U.
verdict-told-file-valid = This is the very file that the centre gave out; nothing in it has been changed.
verdict-file-unknown = The register does not know this file
verdict-told-file-unknown = The file itself is still with you; we have seen its fingerprint alone. It may have been changed, it may not be whole, or it may not be ours. If you send it, we can tell you which.
verdict-altered = The file was changed after it was signed
verdict-told-altered = It was made from a document of ours, but is no longer the one that we gave out. Please do not rely on it; ask for the genuine file, or type the code that is printed on it.
verdict-incomplete = The file is not whole
verdict-told-incomplete = It begins as our document does, but without its end and its signature it proves nothing. Perhaps the download broke off; please ask for it once more.
verdict-unsigned = Nobody has signed this file
verdict-told-unsigned = A scan is like this, or a copy printed into a PDF. The file cannot tell whether the document is genuine; the code that is printed on it can.
verdict-no-pdf = This is not a PDF
verdict-told-no-pdf = Our documents are PDF files. If this is a photograph or a scan, type the code that is printed on it.
verdict-by-others = This file was not signed by us
verdict-told-by-others = There is a signature in it, but it is not ours. Forest Glade gives out no documents like this. If a code is printed on it, type the code.
verdict-not-registered = The register does not have this document
verdict-told-not-registered = It bears our signature, but the register has never heard of it. Please do not rely on it. We have been alerted and are looking into it; please tell the training centre where the file came from.
verdict-see-genuine = See the genuine document in the register
verdict-see-new = See the new one, { $number }
