"""Pages that show something in front of the article: the start of a paid one, a consent wall, a
login form. Each has a name, so that a reader is never shown it as if it were the article.

Asked only of short texts: what is whole is never doubted, whoever it was meant for.
"""

from __future__ import annotations

import re

from pressmark.cleaning.baretext import bare_text

PAYWALL = "paywall"
CONSENT = "consent-wall"
LOGIN = "login-page"
LONGEST_TEASER = 450
"""In words; longer texts are read as they are."""
_LONGEST_UNSAID = 250
_LONGEST_WALL = 220
_LONGEST_LOGIN = 120
_NOT_FREE = re.compile(r"isAccessibleForFree\\?[\"']?\s*:\s*\\?[\"']?[Ff]alse")
# these are sought in small letters: that is five times as fast as to ignore case
# each says that the rest is for those who pay or register, not merely that one can subscribe
_PAY = re.compile(
    r"subscribe (?:now )?(?:to|for)\b[^.\n]{0,40}\b(?:continue|keep|finish|unlock)\b|"
    r"subscribe (?:now )?to read the (?:full|rest)|"
    r"(?:continue|keep) reading (?:with|for|by)\b[^.\n]{0,50}(?:subscri|trial|account|free)|"
    r"(?:this|the rest of this|the full) (?:article|story|content|post)[^.\n]{0,20} is "
    r"(?:only |exclusive(?:ly)? |reserved )?(?:available )?(?:for|to) "
    r"(?:our |paid |paying |registered )?(?:subscribers|members)|"
    r"already a (?:subscriber|member)|subscribers? only|to read the full (?:article|story)|"
    r"(?:register|create a free account|sign up|log in|sign in) (?:now )?"
    r"to (?:continue|keep) reading|"
    r"unlock (?:this|the full) (?:article|story)|"
    r"(?:weiterlesen|jetzt testen|lesen sie)[^.\n]{0,40}(?:abo\b|abonn|plus)|nur für abonnent|"
    r"bereits abonnent|réservée? (?:à nos |aux )abonné|pour lire la suite|déjà abonné|"
    r"il vous reste [\d,.]+ ?% de cet|solo para suscriptores|ya eres suscriptor|"
    r"suscríbete para (?:seguir|continuar)|contenuto riservato agli abbonati|sei già abbonato|"
    r"exclusivo para assinantes|já é assinante|alleen voor abonnees|verder lezen\?|"
    r"för prenumeranter|kun for abonnenter|tylko dla prenumeratorów|только для подписчиков|"
    r"оформите подписку, чтобы|この記事は会員限定|有料会員限定|会员专享|订阅后(?:即可)?阅读|"
    r"구독자 전용|للمشتركين فقط|למנויים בלבד",
)
_CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\b|\bpersonal data\b|\bprivacy\b|\bpartners\b|legitimate interest|"
    r"\baccept all\b|\breject all\b|personali[sz]ed ad|\bvendors\b|\btracking\b|einwilligung|"
    r"datenschutz|zustimm|werbung und tracking|akzeptieren|consentement|données personnelles|"
    r"tout accepter|partenaires|consentimiento|datos personales|aceptar todo|consenso|"
    r"dati personali|accetta|consentimento|dados pessoais|toestemming|persoonsgegevens|samtyck|"
    r"samtykke|zgod[aęy]\b|danych osobowych|согласие|персональных данных|同意|隐私|クッキー|쿠키",
)
_LEAST_CONSENT = 4
_WORDS_PER_CONSENT = 20
_PASSWORD = re.compile(r"<input\b[^>]{0,300}\btype\s*=\s*[\"']?password", re.IGNORECASE)
_LOG_IN = re.compile(
    r"\b(?:log ?in|sign ?in|log on)\b|anmeld|einloggen|connexion|se connecter|identif|"
    r"iniciar sesión|accedi\b|entrar|inloggen|logga in|logg inn|log ind|zaloguj|войти|вход|"
    r"ログイン|登录|登入|로그인|تسجيل الدخول|התחבר",
)


def gate(html: str, title: str, text: str, words: int) -> str | None:
    """What stands in front of the article of ``html``, of which ``text`` was got; None: nothing."""
    if words >= LONGEST_TEASER:
        return None
    if words < _LONGEST_WALL and _is_consent(text, words):
        return CONSENT
    asks = _PAY.search(bare_text(html).lower()) is not None
    if _NOT_FREE.search(html) and (asks or words < _LONGEST_UNSAID // 2):
        return PAYWALL
    if asks and words < _LONGEST_UNSAID:
        return PAYWALL
    if (
        words < _LONGEST_LOGIN
        and _PASSWORD.search(html)
        and _LOG_IN.search(f"{title}\n{text}".lower())
    ):
        return LOGIN
    return None


def _is_consent(text: str, words: int) -> bool:
    found = len(_CONSENT.findall(text.lower()))
    return found >= _LEAST_CONSENT and found * _WORDS_PER_CONSENT >= words
