# The desk of the academy's officers.
menu-academy = Signing
academy-title = Certificates for the academy to sign
academy-none = Nothing waits for your signature.
academy-waiting = { $count ->
    [one] One certificate waits for your signature.
   *[other] { $count } certificates wait for your signature.
}
academy-how = The centre has signed each of them. With the academy’s signature it is issued, and from then on nobody can change it. What is not as it should be you send back, with a reason.
academy-elsewhere = The academy’s key is kept on a machine of its own. Sign there with this program; it shows each certificate before it signs.
academy-evidence = What it was earned with
academy-lessons = Lessons completed: { $done } of { $of }
academy-quiz = { $title }: { $percent }%, attempts: { $attempts }
academy-names-confirmed = The holder confirmed the names on { $day }
academy-look = Look at the document
academy-mark = Sign { $number }
academy-sign = Sign what is marked
academy-signed = { $count ->
    [one] One certificate is signed and issued. Its holder finds it under “Certificates”.
   *[other] { $count } certificates are signed and issued. Their holders find them under “Certificates”.
}
academy-nothing-marked = Mark at least one certificate, then sign.
academy-next-page = More certificates
academy-return = Send back
academy-return-title = Send { $number } back
academy-return-means = The certificate is not issued, and its number is not used again. The centre is told the reason and can prepare a corrected one.
academy-reason = Reason
academy-reason-hint = Whoever asks after this number is told, so name nobody
academy-return-do = Send it back
academy-return-keep = Leave it as it is
academy-returned = { $number } went back to the centre.
academy-books = Register books
academy-book = { $kind }, { $year }
academy-book-print = for printing (PDF)
academy-book-table = as a table (CSV)
