"""Step 8, for lines that only lead elsewhere: "read also", "sign up", "advertisement"."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from pressmark.cleaning.trees import HEADINGS, drop, link_share, text_of
from pressmark.language.counting import word_count

# how such lines begin, by language; behind it a word ends
_BEGINNINGS = r"""
read (?:more|also|next|on)|see also|also read|more on this
related(?:\W*$| (?:articles?|stor(?:y|ies)|posts?|news|links?|content|topics?|coverage|videos?))|
recommended|
sponsored|subscribe|sign up|follow us|share this|like us on|continue reading|become a member|
(?:story|article) continues|click here
mehr zum thema|lesen sie (?:auch|mehr)|auch interessant|jetzt abonnieren|mitglied werden
(?:à )?lire (?:aussi|également)|voir aussi|sur le même sujet|abonnez-vous
le[ae] también|leer más|te puede interesar|mira también|suscríbete|hazte socio
lei?a (?:também|mais)|veja (?:também|mais)|saiba mais|assine (?:já|agora)
leggi (?:anche|tutto)|vedi anche|potrebbe interessarti|abbonati
lees (?:ook|meer|verder)|word (?:nu )?(?:lid|abonnee|vriend)|abonneer|schrijf je in
läs (?:också|även|mer)|bli (?:medlem|prenumerant)|les (?:også|mer)|læs (?:også|mere)
lue (?:myös|lisää)
(?:prze)?czytaj (?:też|także|więcej|również)|zobacz (?:też|także|również)
čtěte (?:také|více)|čítajte (?:aj|viac)
olvassa el|citește (?:și|mai)|citeşte (?:şi|mai)|pročitajte (?:i|više)
читайте (?:также|ещё|еще|також)|вижте (?:още|и)|прочетете (?:още|и)
διαβάστε (?:επίσης|ακόμα|ακόμη|περισσότερα)|ayrıca bakınız|bunu da oku|[iİ]lgili haber(?:ler)?
baca (?:juga|selengkapnya)|xem thêm|đọc thêm|อ่านเพิ่มเติม|อ่านต่อ|ข่าวที่เกี่ยวข้อง
اقر[أا] (?:أيضا|أيضًا|ایضا|المزيد)|بیشتر بخوانید|مطالب مرتبط|קראו (?:גם|עוד)|עוד בנושא|(?:यह|ये) भी पढ़ें
関連記事|あわせて読みたい|続きを読む|相关阅读|相關閱讀|延伸阅读|延伸閱讀|推荐阅读
관련 ?기사|함께 보기
"""
_LABELS = """
advertisements? ads? anzeige werbung publicité publicidad publicidade pubblicità advertentie reclame
annons annonse annonce mainos reklam reklama reklame hirdetés inzerce reclamă διαφήμιση реклама
iklan quảng_cáo โฆษณา إعلان إعلانات تبلیغات פרסומת विज्ञापन 広告 广告 廣告 광고
"""
_ALTERNATIVES = "|".join([*_BEGINNINGS.split("\n"), *_LABELS.replace("_", r"\s").split()])
_PROMO = re.compile(
    rf"^\W*(?:{re.sub(r'[|]{2,}', '|', _ALTERNATIVES).strip('|')})(?!\w)", re.IGNORECASE
)
_MOST_PROMO_WORDS = 45
_FEW_WORDS = 6
_MANY_SECTIONS = 8
_ALL_LINKS = 0.8


def drop_promos(article: HtmlElement) -> None:
    """Drop promo lines: short ones, and longer ones that are mostly a link."""
    sections = is_sectioned(set(article.iter(*HEADINGS)))
    for element in list(article.iter("p", "div", "li", "span", "h2", "h3", "h4", "h5", "h6", "a")):
        if element.getparent() is None or element is article:
            continue
        if is_promo(element) and not (sections and element.tag in HEADINGS):
            if element.tag in HEADINGS:
                _drop_links_below(element)
            drop(element)


def _drop_links_below(heading: HtmlElement) -> None:
    """What a heading such as "Related" stands above: everything up to what is no list of links."""
    for element in list(heading.itersiblings()):
        if element.tag in HEADINGS or (element.tail or "").strip():
            return
        if element.tag != "a" and link_share(element) < _ALL_LINKS:
            return
        drop(element)


def is_sectioned(elements: set[HtmlElement]) -> bool:
    """Whether a text has so many sections that one called "See also" is one of them."""
    return sum(1 for element in elements if element.tag in HEADINGS) >= _MANY_SECTIONS


def is_promo(element: HtmlElement) -> bool:
    """Whether ``element`` is a line that only leads elsewhere."""
    text = text_of(element)
    if not text or len(text) > 400 or not _PROMO.match(text):
        return False
    words = word_count(text)
    linked = element.tag == "a" or element.find(".//a") is not None
    if linked and words <= _MOST_PROMO_WORDS and link_share(element) > 0.3:
        return True
    return words <= _FEW_WORDS and element.tag not in ("a", "span")
