//! The names of KPIs in five languages, as the people who asked for them say them: they are searched for by these.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test says what it finds by failing

use crm_kpi::catalogue;
use crm_kpi::kpi::LANGUAGES;
use std::collections::BTreeMap;

#[rustfmt::skip]
const NAMES: [(&str, [&str; 5]); 14] = [
    // id, then English, Polish, Ukrainian, Hebrew, Russian
    ("leads.count", ["Leads generated", "Liczba leadów", "Кількість лідів", "מספר לידים", "Количество лидов"]),
    ("leads.conversion_rate", ["Lead conversion rate", "Współczynnik konwersji leadów", "Конверсія лідів", "שיעור המרה", "Конверсия лидов"]),
    ("deals.close_rate", ["Close rate", "Współczynnik zamknięcia", "Коефіцієнт закриття", "שיעור סגירה", "Доля закрытых сделок"]),
    ("deals.average_size", ["Average deal size", "Średnia wielkość transakcji", "Середній розмір угоди", "גודל עסקה ממוצע", "Средний чек"]),
    ("deals.cycle", ["Sales cycle length", "Długość cyklu sprzedaży", "Час закриття угоди", "אורך מחזור המכירה", "Скорость сделки"]),
    ("marketing.cac", ["Customer acquisition cost (CAC)", "Koszt pozyskania klienta (CAC)", "Вартість залучення клієнта", "עלות רכישת לקוח", "Стоимость привлечения клиента"]),
    ("customers.retention", ["Customer retention rate", "Wskaźnik utrzymania klientów", "Рівень утримання клієнтів", "שיעור שימור לקוחות", "Удержание клиентов"]),
    ("customers.churn", ["Customer churn rate", "Wskaźnik rezygnacji klientów", "Відтік клієнтів", "שיעור נטישה", "Отток клиентов"]),
    ("customers.activity", ["Customer activity rate", "Wskaźnik aktywności klientów", "Активність клієнтів", "פעילות לקוחות", "Активность клиентов"]),
    ("tickets.first_response", ["First response time", "Czas reakcji na zgłoszenia", "Середній час очікування", "זמן תגובה לפניות לקוחות", "Скорость обработки запросов"]),
    ("tickets.resolution", ["Resolution time", "Czas rozwiązania zgłoszenia", "Час розв’язання проблем", "זמן פתרון", "Время решения"]),
    ("tickets.complaints", ["Complaints", "Liczba skarg", "Кількість скарг клієнтів", "מספר תלונות", "Количество жалоб"]),
    ("surveys.csat", ["Customer satisfaction (CSAT)", "Wskaźnik satysfakcji klientów", "Рівень задоволеності клієнтів", "שביעות רצון הלקוחות", "Удовлетворенность клиентов"]),
    ("surveys.nps", ["Net Promoter Score", "Net Promoter Score", "Індекс лояльності (NPS)", "מדד NPS", "Индекс лояльности (NPS)"]),
];

#[test]
fn a_kpi_is_called_what_its_users_call_it_in_each_language() {
    for (id, names) in NAMES {
        let about = catalogue::find(id).unwrap_or_else(|e| panic!("{id}: {e}")).about;
        let shown = LANGUAGES.map(|language| about.names.translated(language));
        assert_eq!(shown, names.map(Some), "{id}");
    }
}

#[test]
fn every_kpi_has_a_name_of_its_own_in_each_language() {
    for language in LANGUAGES {
        let mut called: BTreeMap<&str, &str> = BTreeMap::new();
        for entry in catalogue::all() {
            let id = entry.about.id;
            let name =
                entry.about.names.translated(language).unwrap_or_else(|| panic!("{id} has no name in {language}"));
            assert!(!name.trim().is_empty(), "{id} has no name in {language}");
            if let Some(other) = called.insert(name, id) {
                panic!("{other} and {id} are both called {name}");
            }
        }
    }
}
