//! Titles and beginnings in many languages; all of them our own.

use super::*;

fn code(title: &str, body: &str, url: Option<&str>) -> &'static str {
    language(title, body, url, &[]).code()
}

/// Titles without a body, by language.
#[rustfmt::skip]
const TITLES: &[(&str, &[&str])] = &[
    ("zh", &[
        "Google Chrome 访问控制不当漏洞",
        "漏洞对策信息公开检查报告",
        "CVE-2024-1234 Apache Example 远程代码执行漏洞复现",
        "某集团遭勒索软件攻击 数据外泄",
        "微軟釋出安全更新 修補零時差漏洞",
        "資安週報：駭客鎖定台灣半導體業者",
        "神奇的の漏洞挖掘之旅",
        "安全公告",
    ]),
    ("ja", &[
        "脆弱性対策情報公開検査報告",
        "株式会社某社 個人情報流出事案",
        "不正利用被害発生 原因調査継続中",
        "重要情報漏洩 関係機関注意喚起",
        "Windowsの脆弱性",
        "セキュリティに関するお知らせ",
        "Apache Tomcat における複数の脆弱性",
        "攻撃対象領域管理導入事例",
        "総務省、通信事業者へ行政指導",
    ]),
    ("ko", &["국내 기업 노린 랜섬웨어 공격 급증", "Lazarus 그룹, macOS 악성코드 유포", "개인정보 유출 사고 발생"]),
    ("ru", &[
        "Уязвимость в Microsoft Exchange Server позволяет выполнить код",
        "Хакеры похитили данные клиентов банка",
        "Обновление Chrome закрывает уязвимость",
    ]),
    ("uk", &["Кіберполіція попереджає про нову фішингову кампанію", "Зловмисники розсилають шкідливі файли під виглядом рахунків і довідок"]),
    ("ar", &["ثغرة أمنية خطيرة في نظام التشغيل", "هجوم سيبراني على شركة اتصالات"]),
    ("fa", &["آسیب‌پذیری بحرانی در نرم‌افزار پشتیبان‌گیری گزارش شد"]),
    ("he", &["פרצת אבטחה חמורה התגלתה בנתבים"]),
    ("th", &["ช่องโหว่ร้ายแรงใน Windows Server 2022", "แฮกเกอร์ขโมยข้อมูลลูกค้า"]),
    ("el", &["Κρίσιμη ευπάθεια σε δρομολογητές"]),
    ("de", &[
        "Sicherheitslücke in Router gefunden, Nutzer müssen aktualisieren",
        "Kritische Schwachstelle in Exchange entdeckt",
        "Datenleck bei Versicherer: Kunden betroffen",
        "BSI warnt vor Angriffen auf Krankenhäuser",
        "Patchday: Microsoft schließt 90 Lücken",
        "Polizei nimmt Erpresser fest",
    ]),
    ("fr", &[
        "Une faille critique découverte dans un routeur",
        "Fuite de données : des milliers de victimes",
        "L'hôpital touché par une cyberattaque",
        "Mise à jour de sécurité pour les serveurs Exchange",
        "Comment protéger ses mots de passe",
    ]),
    ("es", &[
        "Ciberataque contra el ayuntamiento de la ciudad",
        "Descubren una vulnerabilidad crítica en routers",
        "Cómo proteger los datos de los usuarios",
        "Filtración de datos en una empresa española",
    ]),
    ("it", &[
        "Vulnerabilità critica nei router, aggiornamento disponibile",
        "Attacco informatico alla sanità: rubati i dati degli utenti",
        "Scoperta una falla nel software di gestione",
    ]),
    ("pt", &[
        "Vazamento de dados expõe milhões de usuários",
        "Falha crítica em roteadores permite execução de código",
        "Polícia prende suspeitos de golpes pela internet",
    ]),
    ("nl", &[
        "Kwetsbaarheid in routers wordt actief misbruikt",
        "Politie waarschuwt voor nieuwe aanvallen",
        "Datalek bij bedrijf: gegevens van klanten gestolen",
    ]),
    ("pl", &["Krytyczna podatność w routerach, trwają ataki", "Wyciek danych użytkowników sklepu", "Hakerzy atakują polskie firmy"]),
    ("vi", &[
        "Lỗ hổng nghiêm trọng trong bộ định tuyến",
        "Cảnh báo tấn công mã độc tống tiền",
        "Hàng triệu tài khoản bị lộ dữ liệu",
    ]),
    ("tr", &["Yönlendiricilerde kritik güvenlik açığı tespit edildi", "Siber saldırganlar bankaları hedef aldı"]),
    ("sv", &["Allvarlig sårbarhet i routrar utnyttjas av angripare", "Uppgifter om kunder har läckt efter attacken"]),
    ("cs", &["Kritická zranitelnost ve směrovačích, útočníci ji zneužívají"]),
    ("ro", &["Vulnerabilitate critică în routere și servere"]),
    ("hu", &["Kritikus sérülékenység az útválasztókban"]),
    ("fi", &["Kriittinen haavoittuvuus reitittimissä, päivitä heti"]),
    ("id", &["Celah keamanan kritis pada router dan server"]),
    ("en", &[
        "Router flaw found",
        "Packet Storm New Exploits",
        "Café owner hacked by São Paulo gang",
        "Zürich insurer confirms data breach",
        "Attackers exploit Citrix Bleed in the wild",
        "CVE-2024-1234: Heap Overflow in Example Server",
        "Microsoft Patch Tuesday September 2024",
        "DragonForce Ransomware-as-a-Service",
        "Banco de Chile hit by ransomware",
            "Red Hat Security Advisory 2024-4828-03",
            "Update Sun Dec 15 22:28:46 UTC 2024",
            "DEF CON Badge Update",
            "DEF CON 32 video is here",
            "someone starred example/de-la-con",
            "Sector firm linked to la-gang https://news.example.com/die/das",
        "El Dorado ransomware targets VMware ESXi",
        "Lockbit 3.0 Builder",
        "La Poste website down after DDoS",
        "Die Hard: the malware that will not go",
        "Analysis of the 银狐 loader and its servers",
    ]),
    ("und", &["2024", "", "404 — !"]),
];

#[test]
fn titles_alone() {
    let wrong: Vec<String> = TITLES
        .iter()
        .flat_map(|(expected, titles)| titles.iter().map(move |title| (*expected, *title)))
        .filter(|(expected, title)| code(title, "", None) != *expected)
        .map(|(expected, title)| format!("{title}: {} and not {expected}", code(title, "", None)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(TITLES.iter().map(|(_, titles)| titles.len()).sum::<usize>() >= 60);
}

#[test]
fn titles_and_bodies() {
    let italian = "Una vulnerabilità critica nel software di gestione dei documenti permette di eseguire codice \
                   da remoto senza autenticazione; gli aggiornamenti sono disponibili da ieri sera.";
    let english = "The quick brown fox jumps over the lazy dog, and the dog does not even look up from what it does. \
                   Researchers have been watching it for years.";
    let code_listing =
        "int main(void) { for (int i = 0; i < n; ++i) memcpy(dst + i, src, len); return 0; } ".repeat(9);
    for (title, body, expected) in [
        ("资讯", english, "en"),
        ("某组件漏洞的分析与利用", english, "zh"),
        ("某驱动提权漏洞的利用代码", &code_listing, "zh"),
        ("Bollettino", italian, "it"),
        ("Exploit", &code_listing, "en"),
        ("2024", "漏洞公告：请尽快升级", "zh"),
        ("Sicherheitslücke in Routern gefunden", "Please enable cookies to continue.", "de"),
        ("お知らせ", "脆弱性を修正したバージョンを公開しました。ご利用のお客様は更新してください。", "ja"),
        (
            "样本使用的字符串分析",
            "样本里有 セキュリティ 一词，其余都是中文，运行后连接服务器并下载后续组件，随后写入启动项以实现驻留。",
            "zh",
        ),
    ] {
        assert_eq!(code(title, body, None), expected, "{title}");
    }
}

#[test]
fn the_publisher_decides_ambiguous_texts() {
    for (title, url, expected) in [
        ("情報公開報告", "https://www.agency.example.jp/a", "ja"),
        ("情報公開報告", "https://news.example.org/ja/a", "ja"),
        ("情報公開報告", "https://www.agency.example.tw/a", "zh"),
        ("漏洞对策信息公开报告", "https://www.agency.example.jp/a", "zh"),
        ("Müller Router Patch", "https://news.example.de/a", "de"),
        ("Müller Router Patch", "https://news.example.org/a", "en"),
        ("Microsoft Patch Tuesday", "https://news.example.de/a", "en"),
        ("Tip 7: files in projects", "https://someone.example.nl/a", "en"),
        ("How to patch your router", "https://news.example.de/a", "en"),
    ] {
        assert_eq!(code(title, "", Some(url)), expected, "{title} {url}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_has_a_language(title in "\\PC{0,20}", body in "\\PC{0,60}", url in "\\PC{0,20}") {
        let code = language(&title, &body, Some(&url), &[&title]).code();
        proptest::prop_assert!((2..=3).contains(&code.len()));
    }
}
