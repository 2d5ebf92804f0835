//! What somebody meant to type on the other keyboard: `gfkkbfnbd` is «паллиатив».

const LATIN: &str = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const RUSSIAN: &str = "ёйцукенгшщзхъфывапролджэячсмитьбю";
const BELARUSIAN: &str = "ёйцукенгшўзх'фывапролджэячсмітьбю";

/// What the same keys would have written on other keyboards.
pub fn otherwise(typed: &str) -> Vec<String> {
    let pairs = [(LATIN, RUSSIAN), (LATIN, BELARUSIAN), (RUSSIAN, LATIN), (BELARUSIAN, LATIN)];
    let mut found: Vec<String> = Vec::new();
    for (from, to) in pairs {
        let other: String = typed.to_lowercase().chars().map(|key| moved(key, from, to)).collect();
        if other != typed.to_lowercase() && !found.contains(&other) {
            found.push(other);
        }
    }
    found
}

fn moved(key: char, from: &str, to: &str) -> char {
    from.chars().zip(to.chars()).find(|(own, _)| *own == key).map_or(key, |(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_keys_are_read_on_the_other_keyboard() {
        assert!(otherwise("gfkkbfnbd").contains(&"паллиатив".to_owned()));
        assert!(otherwise(",jkm").contains(&"боль".to_owned()));
        assert!(otherwise("dfgf").contains(&"вапа".to_owned()));
        assert!(otherwise("здфн").contains(&"play".to_owned()));
        assert!(otherwise("lpbwz").contains(&"дзіця".to_owned()));
    }

    #[test]
    fn every_key_has_a_letter_on_each_keyboard() {
        assert_eq!([LATIN, RUSSIAN, BELARUSIAN].map(|keys| keys.chars().count()), [33, 33, 33]);
    }
}
