# Letters to people. They may come to a wrong address, so they name nobody.
letter-greeting = Hello,
letter-subject-certificate-issued = Your certificate is ready
letter-news-certificate-issued = You have finished “{ $programme }”, and your certificate is issued. Thank you for learning with us, and for all that you do for the children.
letter-subject-certificate-corrected = Your certificate was corrected
letter-news-certificate-corrected = Your certificate for “{ $programme }” was corrected: a new one took the place of the old. Please show the new one; whoever checks the old one is told that it was replaced.
letter-subject-certificate-suspended = Your certificate does not count for now
letter-news-certificate-suspended = Your certificate for “{ $programme }” does not count for now, until the centre has looked into a matter. Its page says why. If anything about it is unclear, please talk to us.
letter-subject-certificate-reinstated = Your certificate counts again
letter-news-certificate-reinstated = Your certificate for “{ $programme }” counts again. Thank you for your patience.
letter-subject-certificate-revoked = Your certificate was revoked
letter-news-certificate-revoked = Your certificate for “{ $programme }” was revoked. Its page says why. If you do not agree, or anything about it is unclear, please talk to us: we will look at it together.
letter-page = You find it here, once you have signed in:
letter-check = Anybody can check it without an account: by the QR mark on the document, or by its number and the surname on this page:
letter-questions = If you have a question, we are here:
letter-mistaken = If you never learned with us, somebody mistyped an address. Please just delete this letter.
