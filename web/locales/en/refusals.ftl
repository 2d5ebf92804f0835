# Why the centre refuses, and what to do next.

# Pages that say what went wrong.
error-title-not-found = There is no such page
error-title-refused = This cannot be done just now
error-title-invalid = This could not be read
error-title-ours = Something broke on our side
error-not-found = The path ends here. Perhaps a letter of the address was lost, or the page belongs to another account.
error-method = This address takes forms only. Go back to the page with the button, and press it there.
error-sign-in = Please sign in first.
error-too-many = { $count ->
    [one] There were too many tries. Wait a minute, then try again.
   *[other] There were too many tries. Wait { $count } minutes, then try again.
}
error-unavailable = The centre does not answer just now, and nothing was changed. Try again in a few seconds.
error-internal = The fault is ours, and it is written down. Try again. If it comes back, tell the training centre.
error-too-long = This is longer than any form of ours. Go back, shorten it, and send it again.
error-broken-form = The form broke off on its way. Go back in your browser: what you typed is still there. Then send it again.
error-nothing-lost = Everything that was saved is still there.
typed-to-copy = What you typed, to be copied:
error-number = If you write to the training centre, give them this number:
go-to-catalogue = See all courses
go-to-my-learning = Go to my learning

# People
refusal-sign-in-name-taken = Somebody signs in with this already. If it is you, sign in. If not, write another e-mail, telephone or user name.
refusal-wrong-sign-in = This name and this password do not belong together. Check both and try again.
refusal-names-not-confirmed = Confirm in your account how your name is to be printed.
refusal-glyph-missing = One letter of the name cannot be printed. Correct the name in your account, or write to the coordinator.
refusal-link-used-or-expired = This link was used already, or its three days are over. Ask the training centre for a new one.

# Runs and enrolments
refusal-enrolment-not-open-yet = Enrolment has not opened yet. The course page says when it does.
refusal-enrolment-closed = Enrolment has closed. Choose other dates on the course page.
refusal-run-full = All places are taken, and the waiting list is full too. Choose other dates on the course page.
refusal-run-cancelled = The course does not take place on these dates. Choose others on the course page.
refusal-invitation-needed = Places on these dates are given by invitation. Ask the coordinator.
refusal-enrolment-ended = This enrolment has ended. To study again, choose dates on the course page.
refusal-not-withdrawable = You have completed this course, so there is no place left to give up.
refusal-no-offer = No place is offered to you just now. When one is, you will see it in “My learning”.
refusal-offer-expired = The time to take this place is over, and it has passed on. You may join the waiting list again.
refusal-not-enrolled-yet = You have no place yet. The lessons open as soon as you have one.
refusal-run-not-started = The course has not begun yet. The lessons open on its first day.

# Learning
refusal-attendance-missing = You were present for less than the course asks. Speak with the coordinator.
refusal-sessions-missing = The course asks for attendance, and no sessions are planned yet. The coordinator plans them.
refusal-session-overlaps = Another session of this run is at that time. Choose another time, or move the other one.
refusal-session-recorded = Attendance of this session is recorded. It can only be called off with a reason now.
refusal-session-called-off = This session was called off. Plan another one instead.

# Quizzes
refusal-no-attempts-left = You have used all your attempts. Speak with the coordinator about what comes next.
refusal-pause-between-attempts = The pause between two attempts is not over yet. Rest, and look at the lessons again.
refusal-attempt-time-up = The time was up before this arrived. We have kept it, and a person will look at it.
refusal-attempt-submitted = This attempt is handed in, so its answers no longer change. What came after is kept for a person to look at.
refusal-attempt-open = An attempt is still open. Hand it in first.
refusal-response-older = A newer answer is saved already, perhaps from another tab. It stays.
refusal-question-not-reached = In this test questions are answered in order. Answer the one before first.

# Certificates
refusal-certificate-not-issued = The certificate is not issued yet: an institution still has to sign it.
refusal-certificate-voided = This certificate was voided before it was issued. Its number is not used again.
refusal-certificate-signed = This certificate is signed already. A coordinator can suspend or revoke it.
refusal-issuer-missing = The centre has still to settle who issues this certificate. Write to the coordinator.
refusal-certificate-not-printable = The certificate does not fit on its sheet. Write to the coordinator.
refusal-holder-erased = The holder’s data were removed at their own wish, so the document is no longer shown.

# Partners
refusal-partner-name-taken = An institution of this name is here already. Open it in the list, or write another name.

# Values that cannot be meant. Where a field has a sentence of its own, its name stands at the end of the key.
field-required-names = Write your surname and own name in at least one alphabet.
field-required-surname = Write the surname.
field-required-reason = Say why. Whoever asks after the certificate is told.
field-required-place = Say where it is, in at most 200 letters.
field-required-own-name = Write the own name.
field-too-long-names = Write at most 100 letters.
field-too-long-reason = Say it in 500 letters.
field-too-long-employer = Write at most 200 letters.
field-too-long-region = Write at most 200 letters.
field-too-long-password = This password is too long: 256 Latin letters or about 120 Cyrillic ones are the most.
field-too-long-new-password = This password is too long: 256 Latin letters or about 120 Cyrillic ones are the most.
field-too-short = Make the password at least 10 characters long. Three or four words in a row are easy to remember.
field-too-easy = This can be guessed from the account. Choose several words that only you would put together.
field-control-character = There are invisible characters here. Clear the field and type it by hand.
field-wrong-letters-ru = Write in Russian letters only. One that looks alike may belong to another alphabet.
field-wrong-letters-be = Write in Belarusian letters only: і and ў, not и, щ or ъ. One that looks alike may belong to another alphabet.
field-wrong-letters-latin = Write in Latin letters only, as in the passport. One that looks alike may belong to another alphabet.
field-misplaced-sign = Hyphens, apostrophes and spaces stand one at a time, between letters.
field-not-an-email = Write an e-mail address such as nurse@example.by.
field-not-a-phone = Write a telephone number such as +375 29 123-45-67.
field-not-a-user-name = Write an e-mail, a telephone number, or a user name: 3 to 32 Latin letters, figures, dots, hyphens or underscores, a letter first.
field-sign-in-name-required = Write what you want to sign in with: an e-mail, a telephone number or a user name.
field-not-a-number = Write a number such as 2.8.
field-wrong-kind = This answer belongs to another question. Open the page again.
field-unknown-id = This choice is not among those offered. Open the page again and choose anew.
field-too-many = There is more here than there is room for. Choose less.
field-given-twice = The same thing is chosen twice. Choose each once.
field-not-a-response = The answer could not be read. Open the page again and answer anew.
field-op-id-reused = This answer was mixed up with another. Open the page again and answer anew.
field-out-of-range = This number or date is outside of what is possible.
field-unknown-cursor = This part of the list is not there any more. Begin at its first page.
field-name-length = Write a name of 1 to 200 letters.
field-no-scope = Choose at least one thing that the key may do.
field-in-the-past = Choose a day that is still to come.
field-no-day = Write the day like this: 2027-05-31
field-session-length = A session ends a minute to 12 hours after it begins.
field-no-time = Write the time like this: 9:00
