//! The page's own words. The names of the KPIs come from the catalogue.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    Scorecard,
    Before,
    YearBefore,
    Better,
    Worse,
    By,
    Nobody,
    Others,
    Reached,
    Lasted,
    Left,
    Number,
    Amount,
    Returned,
    Kept,
    CameBack,
    New,
    Returning,
    Resurrected,
    Dormant,
    WithinChance,
}

impl Word {
    pub fn text(self, language: &str) -> &'static str {
        let words = match self {
            Word::Scorecard => ["Scorecard", "Karta wyników", "Картка показників", "לוח מדדים", "Карта показателей"],
            Word::Before => ["before", "poprzednio", "раніше", "קודם", "ранее"],
            Word::YearBefore => ["a year before", "rok wcześniej", "рік тому", "שנה קודם", "год назад"],
            Word::Better => ["better", "lepiej", "краще", "טוב יותר", "лучше"],
            Word::Worse => ["worse", "gorzej", "гірше", "גרוע יותר", "хуже"],
            Word::By => ["by", "według:", "за:", "לפי", "по:"],
            Word::Nobody => ["(none)", "(brak)", "(немає)", "(ללא)", "(нет)"],
            Word::Others => ["others", "pozostałe", "інші", "אחרים", "прочие"],
            Word::Reached => [
                "reached, of the step before, lost there",
                "dotarło, z poprzedniego etapu, tu utracono",
                "дійшли, від попереднього етапу, втрачено тут",
                "הגיעו, מהשלב הקודם, אבדו בו",
                "дошли, от предыдущего этапа, потеряно здесь",
            ],
            Word::Lasted => [
                "median, left, still there",
                "mediana, opuściło, nadal w etapie",
                "медіана, вийшли, ще на етапі",
                "חציון, יצאו, עדיין בשלב",
                "медиана, вышли, ещё на этапе",
            ],
            Word::Left => [
                "forward, back, lost",
                "dalej, wstecz, utracono",
                "далі, назад, втрачено",
                "קדימה, אחורה, אבדו",
                "дальше, назад, потеряно",
            ],
            Word::Number => ["number", "liczba", "кількість", "מספר", "количество"],
            Word::Amount => ["amount, number", "kwota, liczba", "сума, кількість", "סכום, מספר", "сумма, количество"],
            Word::Returned => [
                "return, revenue, cost",
                "zwrot, przychód, koszt",
                "окупність, дохід, витрати",
                "תשואה, הכנסה, עלות",
                "окупаемость, выручка, расходы",
            ],
            Word::Kept => [
                "share, part, all",
                "udział, część, wszystkie",
                "частка, частина, усі",
                "שיעור, חלק, סך הכול",
                "доля, часть, все",
            ],
            Word::CameBack => [
                "came in the month, back in each month after it",
                "przyszło w miesiącu, wróciło w każdym następnym",
                "прийшли за місяць, повернулися в кожному наступному",
                "הצטרפו בחודש, חזרו בכל חודש שאחריו",
                "пришли за месяц, вернулись в каждом следующем",
            ],
            Word::New => ["new", "nowi", "нові", "חדשים", "новые"],
            Word::Returning => ["returning", "powracający", "постійні", "חוזרים", "постоянные"],
            Word::Resurrected => ["resurrected", "odzyskani", "відновлені", "מתעוררים", "вернувшиеся"],
            Word::Dormant => ["dormant", "uśpieni", "сплячі", "רדומים", "уснувшие"],
            Word::WithinChance => [
                "within chance: differs from all others by no more than chance makes",
                "w granicach przypadku: różni się od pozostałych nie bardziej, niż sprawia przypadek",
                "у межах випадковості: відрізняється від решти не більше, ніж буває випадково",
                "בגבולות המקריות: ההבדל מכל השאר אינו גדול ממה שנוצר במקרה",
                "в пределах случайности: отличается от остальных не больше, чем бывает случайно",
            ],
        };
        in_language(words, language)
    }
}

/// The one of a language, of the words in all of them: English, Polish, Ukrainian, Hebrew, Russian.
pub fn in_language([en, pl, uk, he, ru]: [&'static str; 5], language: &str) -> &'static str {
    match language {
        "pl" => pl,
        "uk" => uk,
        "he" => he,
        "ru" => ru,
        _ => en,
    }
}
