# Partner institutions: their desk, and what everybody is told of them.
menu-partners = Partners
partners-title = Partner institutions
partners-lead = They check certificates from programs of their own, with keys that are made here.
partners-since = Partner since { $day }
partners-next-page = Further on
partners-add = Add an institution
partners-name = Name of the institution
partners-name-hint = Holders read it when the institution has checked their certificate
partners-add-do = Add
partners-added = The institution is added. Make a key for it, and hand that over.
partners-docs-told = What programs can do with a key:

partners-about-title = For institutions
partners-about-lead = Hospitals, ministries and academies can check our certificates from programs of their own. It costs nothing.
partners-about-many = Check up to 500 certificates at once: by code, by number and surname, by file, or by the file’s hash.
partners-about-told = Be told when a certificate is issued, replaced, suspended or revoked: read it in order, or have it sent to an address of yours.
partners-about-proof = Keep answers as evidence: on request we sign them, and anybody can check that without us.
partners-about-holder = You see what is printed, and nothing more of the holder. Holders see that your institution has checked.
partners-about-how-title = How to get a key
partners-about-how = Telephone or write to the training centre. It makes a key in your institution’s name; with a sandbox key you try everything on examples first.
partners-about-docs = Documentation of the API
partners-about-one = For a single certificate you need no key:

partner-keys = Keys
partner-keys-none = There is no key yet.
partner-key-new = Make a key
partner-key-active = In use
partner-key-expired = Expired
partner-key-revoked = Revoked
partner-key-sandbox = Examples only
partner-key-may = What it may do
partner-scope-verify = Check certificates
partner-scope-watch = Be told what happens to certificates
partner-key-made = Made
partner-key-until = Good until
partner-key-endless = Without a term
partner-key-revoked-on = Revoked
partner-key-used = Last used
partner-key-unused = Not yet
partner-key-by-day = Use by day
partner-key-requests = { $count ->
    [one] { $count } request
   *[other] { $count } requests
}
partner-key-revoke = Revoke
partner-key-name = What it is for
partner-key-name-hint = By this name you tell it from other keys, such as “staff register”
partner-key-about = What it is told
partner-key-real = About real certificates
partner-key-examples = About six examples and nothing real, for trying it out
partner-key-last-day = Last day on which it is good
partner-key-last-day-hint = Leave it empty for a key without a term
partner-key-make = Make the key
partner-key-not = Make none
partner-key-there = The key is made
partner-key-once = It is shown this once and kept nowhere. Copy it now, and hand it over in a safe way, never by ordinary e-mail. If it is lost, revoke it and make another.
partner-key-itself = The key
partner-key-copy-hint = Select all of it and copy it
partner-key-copy = Copy
partner-key-copied = Copied
partner-key-examples-only = It is answered about examples alone. The documentation says which there are.
partner-key-sent-as = Programs send it with each request as
partner-key-kept = I have copied it
partner-key-revoked-now = The key is revoked. From now on it is refused.
partner-revoke-title = Revoke this key?
partner-revoke-means = It is refused from the next request on, for good: whatever program uses it gets no more answers until it has another key. Addresses that were named with it get no more events until they are sent again.
partner-revoke-reason = Reason
partner-revoke-reason-hint = It stands in the audit trail
partner-revoke-reason-missing = Say why, in at most 1000 letters
partner-revoke-do = Revoke the key
partner-revoke-keep = Leave it as it is

partner-addresses = Where events are sent
partner-addresses-none = The institution has named no address. It does so itself, with its key.
partner-address-open = Events are sent here
partner-address-stopped = Wanted no more on { $day }
partner-on-their-way = { $count ->
    [one] { $count } event on its way
   *[other] { $count } events on their way
}
partner-undelivered = { $count ->
    [one] { $count } event did not arrive
   *[other] { $count } events did not arrive
}
partner-all-arrived = Everything has arrived
partner-letters = See what did not arrive
partner-letters-title = What did not arrive
partner-letters-lead = These events were tried for three days, or the address wanted no more. They are remembered for 30 days; whatever kept them from arriving, sort it out with the institution first.
partner-letters-none = Nothing is here: everything has arrived, or is still tried.
partner-event-issued = Issued
partner-event-superseded = Replaced
partner-event-suspended = Suspended
partner-event-reinstated = Valid again
partner-event-revoked = Revoked
partner-event-voided = Voided
partner-column-event = Event
partner-column-at = When
partner-column-given-up = Given up
partner-column-answer = Tries and last answer
partner-tries = { $count ->
    [one] { $count } try
   *[other] { $count } tries
}
partner-replay = Send all of it again
partner-replayed = It is on its way again.
