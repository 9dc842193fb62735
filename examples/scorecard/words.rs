//! The page's own words. The names of the KPIs come from the catalogue.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    Scorecard,
    Sales,
    Marketing,
    Customers,
    Service,
    Subscriptions,
    Surveys,
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
    CameBack,
    New,
    Returning,
    Resurrected,
    Dormant,
}

impl Word {
    pub fn text(self, language: &str) -> &'static str {
        let [en, pl, uk, he, ru] = match self {
            Word::Scorecard => ["Scorecard", "Karta wyników", "Картка показників", "לוח מדדים", "Карта показателей"],
            Word::Sales => ["Sales", "Sprzedaż", "Продажі", "מכירות", "Продажи"],
            Word::Marketing => ["Marketing", "Marketing", "Маркетинг", "שיווק", "Маркетинг"],
            Word::Customers => ["Customers", "Klienci", "Клієнти", "לקוחות", "Клиенты"],
            Word::Service => ["Service", "Obsługa", "Сервіс", "שירות", "Сервис"],
            Word::Subscriptions => ["Subscriptions", "Subskrypcje", "Підписки", "מינויים", "Подписки"],
            Word::Surveys => ["Surveys", "Ankiety", "Опитування", "סקרים", "Опросы"],
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
        };
        match language {
            "pl" => pl,
            "uk" => uk,
            "he" => he,
            "ru" => ru,
            _ => en,
        }
    }
}
