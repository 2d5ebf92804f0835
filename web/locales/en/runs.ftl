# Opening, changing and cancelling runs, and requests for a place.
plan-open = Open a run
plan-open-what = Learners enrol in a run of a course. Once it is open, it stands on the page of the course.
plan-open-do = Open the run
plan-opened = The run is open. It stands on the page of its course.
plan-course = Course
plan-kind = When people learn
plan-kind-self-paced = At any time, each at their own pace
plan-kind-dated = Between two dates
plan-time-hint = Times are by the clocks of Minsk. A day without a time is meant whole.
plan-dates-hint = Only for learning between two dates.
plan-time = Time
plan-starts-at = The run begins
plan-ends-at = The run ends
plan-enrolment-opens-at = Enrolment opens
plan-enrolment-closes-at = Enrolment closes
plan-closes-hint = Leave it empty if it stays open.
plan-admission = Who gets a place
plan-admission-open = Everybody who enrols
plan-admission-approval = Those who ask and whom a coordinator accepts
plan-admission-invitation = Only those whom a coordinator enrols
plan-capacity = Places
plan-capacity-hint = Leave it empty for no limit.
plan-waiting-list-size = Places on the waiting list
plan-waiting-list-hint = Leave it empty for no limit, and write 0 for no waiting list.
plan-offer-hours = Hours for which a place that becomes free is kept for the next who waits
plan-offer-hint = With 0 the place passes to them without asking.
plan-minimum-number = Fewest learners
plan-minimum-hint = Leave it empty if the run takes place with any number.
plan-go-no-go-on = Day on which that is decided
plan-about = What is planned
plan-change = Change the run
plan-change-do = Save the run
plan-changed = The run is saved.
plan-meanwhile = Somebody else has changed the run meanwhile. What you typed stands below. If you save it, it replaces what stands there now:
plan-cancel = Cancel the run
plan-cancel-title = Cancel the run?
plan-cancel-means = Whoever has a place, waits for one or has asked for one loses it, and is told so on the page of the course. This cannot be undone.
plan-cancel-reason = Why it is cancelled
plan-cancel-reason-missing = Say why the run is cancelled, in at most 1000 letters.
plan-cancelled = Cancelled
plan-is-cancelled = This run is cancelled and does not take place.

plan-published = The course is published.
plan-published-next = Learners can enrol once a run is open.
plan-published-ask = Learners can enrol once a coordinator has opened a run. Tell them that the course is ready.

requests-title = Requests for a place
requests-none = Nobody asks for a place now.
requests-count = { $count ->
    [one] { $count } person asks for a place
   *[other] { $count } people ask for a place
}
request-asked = Asked on { $moment }
request-accept = Accept
request-reason = Why it is declined
request-decline = Decline
request-reason-missing = Say why the request is declined, in at most 1000 letters.
request-accepted = They have a place.
request-waits = All places are taken; they are on the waiting list.
request-declined = The request is declined.
request-full = All places and the waiting list are full. Make more places, or decline.

field-required-course-key = Choose a course.
field-required-enrolment-opens-at = Write the day on which enrolment opens.
field-missing-starts-at = Write the day on which the run begins.
field-missing-ends-at = Write the day on which the run ends.
field-dates-unwanted = Either choose learning between two dates, or leave both dates empty.
field-out-of-order-enrolment-closes-at = Enrolment has to close after it opens.
field-out-of-order-ends-at = The run has to end after it begins.
field-out-of-range-capacity = Write a whole number from 1 to 100000, or leave it empty.
field-out-of-range-waiting-list-size = Write a whole number from 0 to 100000, or leave it empty.
field-out-of-range-minimum-number = Write a whole number from 1 to 100000, or leave it empty.
field-out-of-range-offer-hours = Write a whole number from 0 to 720: that is 30 days.
refusal-course-not-published = No version of this course is published. Choose another, or have it published first.
refusal-waiting-list-too-short = More people than that are waiting, and they stay on the list. Write a larger number.
refusal-nothing-to-decide = This request has been taken back or decided meanwhile.
