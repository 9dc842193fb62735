//! The page's own words. The names of the KPIs come from the catalogue.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    Scorecard,
    Sales,
    Marketing,
    Customers,
    Service,
    Surveys,
    Before,
    By,
    Nobody,
}

impl Word {
    pub fn text(self, language: &str) -> &'static str {
        let [en, pl, uk, he, ru] = match self {
            Word::Scorecard => ["Scorecard", "Karta wyników", "Картка показників", "לוח מדדים", "Карта показателей"],
            Word::Sales => ["Sales", "Sprzedaż", "Продажі", "מכירות", "Продажи"],
            Word::Marketing => ["Marketing", "Marketing", "Маркетинг", "שיווק", "Маркетинг"],
            Word::Customers => ["Customers", "Klienci", "Клієнти", "לקוחות", "Клиенты"],
            Word::Service => ["Service", "Obsługa", "Сервіс", "שירות", "Сервис"],
            Word::Surveys => ["Surveys", "Ankiety", "Опитування", "סקרים", "Опросы"],
            Word::Before => ["before", "poprzednio", "раніше", "קודם", "ранее"],
            Word::By => ["by", "według:", "за:", "לפי", "по:"],
            Word::Nobody => ["(none)", "(brak)", "(немає)", "(ללא)", "(нет)"],
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
