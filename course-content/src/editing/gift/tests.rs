//! What comes in from GIFT, and what is refused on which line.

use super::*;
use crate::editing::{read_questions, write_checks};
use crate::question::Scoring;

fn read(text: &str) -> Gift {
    let defaults =
        GiftDefaults { language: Language::Ru, outcome: "o".into(), clinical: true, ids: BTreeSet::new() };
    read_gift(text, &defaults)
}

fn one(text: &str) -> Question {
    let gift = read(text);
    assert_eq!(gift.refused, [], "{text}");
    assert_eq!(gift.taken.len(), 1, "{text}");
    gift.taken[0].question.clone()
}

fn why(text: &str) -> GiftFault {
    let gift = read(text);
    assert_eq!(gift.taken, [], "{text}");
    gift.refused[0].why
}

fn ru(text: &Text) -> &str {
    assert_eq!(text.0.len(), 1);
    &text.0[&Language::Ru]
}

#[test]
fn one_right_answer_among_others_is_a_single_choice_with_feedback() {
    let text = "::Боль 1:: Кто знает, как болит? {\n=Сам ребёнок # Да.\n~Мама # Она знает много.\n~Врач #### Спросите ребёнка.\n}";
    let Question::SingleChoice(choice) = one(text) else { panic!() };
    assert_eq!(choice.id, "q-bol-1");
    assert_eq!(ru(&choice.stem), "Кто знает, как болит?");
    let options: Vec<_> = choice.options.iter().map(|o| (o.id.as_str(), ru(&o.text), o.correct)).collect();
    assert_eq!(options, [("a", "Сам ребёнок", true), ("b", "Мама", false), ("c", "Врач", false)]);
    assert_eq!(ru(choice.options[1].feedback.as_ref().unwrap()), "Она знает много.");
    assert_eq!(choice.options[2].feedback, None);
    assert_eq!(ru(choice.feedback.as_ref().unwrap()), "Спросите ребёнка.");
    assert!(choice.clinical && !choice.safety_critical);
}

#[test]
fn weights_make_a_multiple_response_and_part_marks_of_a_single_choice_are_reported() {
    let Question::MultipleResponse(choice) = one("Q {~%50%a ~%50%b ~%-100%c}") else { panic!() };
    assert_eq!(choice.options.iter().map(|o| o.correct).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(choice.scoring, Scoring::PerOption);
    let gift = read("Q {=a ~%50%b ~c}");
    assert_eq!(gift.taken[0].losses, [GiftLoss::PartMarks]);
    assert!(matches!(one("Q {~%100%a ~b}"), Question::SingleChoice(_)));
}

#[test]
fn true_and_false_are_options_in_the_language_of_the_text() {
    let Question::SingleChoice(choice) = one("Морфин лечит. {FALSE#Нет.#Именно.}") else {
        panic!()
    };
    let options: Vec<_> = choice.options.iter().map(|o| (ru(&o.text), o.correct)).collect();
    assert_eq!(options, [("Верно", false), ("Неверно", true)]);
    assert_eq!(ru(choice.options[0].feedback.as_ref().unwrap()), "Нет.");
    assert_eq!(ru(choice.options[1].feedback.as_ref().unwrap()), "Именно.");
    assert!(matches!(one("Q {T}"), Question::SingleChoice(choice) if choice.options[0].correct));
}

#[test]
fn numbers_have_a_tolerance_a_range_or_neither() {
    let number = |text: &str| {
        let Question::Numeric(numeric) = one(text) else { panic!("{text}") };
        (numeric.fields[0].answer.to_string(), numeric.fields[0].tolerance.to_string())
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(number("Доза? {#4.8:0.05}"), pair("4.8", "0.05"));
    assert_eq!(number("Доза? {#4,8}"), pair("4.8", "0"));
    assert_eq!(number("Доза? {#1..4}"), pair("2.5", "1.5"));
    assert_eq!(number("Год? {#=1996:0#Да =%50%1996:2#Почти}"), pair("1996", "0"));
    assert_eq!(number("Сколько? {=12 =12}"), pair("12", "0"));
    for bad in
        ["Q {#}", "Q {#abc}", "Q {#1e9}", "Q {#3:-1}", "Q {#5..1}", "Q {#99999999999999999999999999999999}"]
    {
        assert_eq!(why(bad), GiftFault::NotANumber, "{bad}");
    }
}

#[test]
fn pairs_are_matched_and_a_target_may_serve_several() {
    let Question::Matching(matching) = one("Q {=кит -> море =лес -> суша =дом -> суша = -> небо}")
    else {
        panic!()
    };
    assert_eq!(matching.prompts.iter().map(|p| p.target.as_str()).collect::<Vec<_>>(), ["t1", "t2", "t2"]);
    assert_eq!(matching.targets.iter().map(|t| ru(&t.text)).collect::<Vec<_>>(), ["море", "суша", "небо"]);
    assert_eq!(why("Q {=a -> b}"), GiftFault::TooFew);
}

#[test]
fn what_the_format_cannot_hold_is_refused_with_its_line_and_the_rest_comes_in() {
    let text = "// заметка\n$CATEGORY: боль\n\nРасскажите. {}\n\nПросто слова.\n\nКак зовут? {=Аист =Бусел}\n\nQ {=a ~b}\n\n\nQ {=a\n\n~b}\n";
    let gift = read(text);
    let refused: Vec<_> = gift.refused.iter().map(|refused| (refused.line, refused.why)).collect();
    use GiftFault::*;
    assert_eq!(
        refused,
        [(4, Essay), (6, Description), (8, ShortAnswer), (13, NotClosed), (15, BraceTooMany)]
    );
    assert_eq!(gift.taken.iter().map(|taken| taken.line).collect::<Vec<_>>(), [10]);
    assert_eq!(why("Q {~a ~b}"), NothingRight);
    assert_eq!(why("Q {=a =b ~c}"), SeveralRight);
    assert_eq!(why("Q {=a ~}"), EmptyAnswer);
    assert_eq!(why("{=a ~b}"), NothingAsked);
    assert_eq!(why("Q {=a ~b} {=c ~d}"), BraceTooMany);
    assert_eq!(why("Q {nothing}"), NothingRight);
}

#[test]
fn escapes_markdown_and_html_come_in_as_their_words() {
    let text = r"[html]<p>2 \= 1 + 1, \{x\} &lt; 3</p> {=a\:b \# c ~\~d \\e *f*}";
    let Question::SingleChoice(choice) = one(text) else { panic!() };
    assert_eq!(ru(&choice.stem), "2 = 1 + 1, {x} \\< 3");
    assert_eq!(ru(&choice.options[0].text), "a:b # c");
    assert_eq!(ru(&choice.options[1].text), r"\~d \\e \*f\*");
    let Question::SingleChoice(choice) = one("[markdown]*Now* {=a ~b}") else { panic!() };
    assert_eq!(ru(&choice.stem), "*Now*");
    let Question::SingleChoice(choice) = one("Grant is {~buried =entombed} in Grant's tomb.") else {
        panic!()
    };
    assert_eq!(ru(&choice.stem), "Grant is … in Grant's tomb.");
}

#[test]
fn ids_never_meet_and_everything_taken_reads_back_from_yaml() {
    let text =
        "::a::Q {=1 ~2}\n\n::a::Q {T}\n\nQ {=1 ~2}\n\nQ {#3:1}\n\n::a::Q {=a -> \\#b =c -> \"d\\: e\"}";
    let defaults = GiftDefaults {
        language: Language::Be,
        outcome: "o".into(),
        clinical: false,
        ids: ["q-1".to_owned()].into(),
    };
    let questions: Vec<_> =
        read_gift(text, &defaults).taken.into_iter().map(|taken| taken.question).collect();
    let ids: Vec<_> = questions.iter().map(|question| question.common().id).collect();
    assert_eq!(ids, ["q-a", "q-a-2", "q-2", "q-3", "q-a-3"]);
    let path = "01-a/01-b.checks.yaml";
    let written = write_checks(path, b"", &questions);
    assert_eq!(read_questions(path, &written).unwrap().questions(), questions);
}

#[test]
fn hostile_text_is_read_to_its_end() {
    for text in [
        "{",
        "}",
        "{{{{",
        "::",
        "::::",
        ":::: {=",
        "{####",
        "{#",
        "{=%",
        "{=%%",
        "~",
        "\\",
        "{\\",
        "{T#",
        "\u{FEFF}",
        "q{=->}",
        "q{=a->b=c->}",
    ] {
        drop(read(text));
    }
    assert_eq!(why(&"x".repeat(MAX_GIFT_BYTES + 1)), GiftFault::TooLong);
    let many = read(&"Q {T}\n\n".repeat(700));
    assert_eq!((many.taken.len(), many.refused.len()), (500, 200));
    assert!(many.refused.iter().all(|refused| refused.why == GiftFault::TooMany));
    drop(read(&"=~#{".repeat(200_000)));
}
