"""What the partner says when nobody could think of anything: one plain sentence in every language Kaiwa teaches."""

from typing import Final

from kaiwa.conversations.partner import Reply, TurnBrief, Understanding

MEANING: Final = "Sorry, could you say that once more?"
SORRY: Final = {
    "ja": "すみません、もう一度お願いします。",
    "zh-Hans": "不好意思，请再说一遍。",
    "zh-Hant": "不好意思，請再說一遍。",
    "ko": "죄송해요, 다시 한번 말씀해 주세요.",
    "es": "Perdón, ¿puedes repetirlo, por favor?",
    "fr": "Pardon, vous pouvez répéter, s'il vous plaît ?",
    "de": "Entschuldigung, kannst du das bitte noch einmal sagen?",
    "it": "Scusa, puoi ripetere per favore?",
    "pt-BR": "Desculpe, você pode repetir, por favor?",
    "ru": "Извините, повторите, пожалуйста.",
    "uk": "Вибачте, повторіть, будь ласка.",
    "el": "Συγγνώμη, μπορείτε να το πείτε ξανά;",
    "hi": "माफ़ कीजिए, कृपया फिर से कहिए।",
    "th": "ขอโทษค่ะ ช่วยพูดอีกครั้งได้ไหมคะ",
    "ar": "عفوًا، أعد ما قلته من فضلك.",
    "he": "סליחה, אפשר לחזור על זה בבקשה?",
    "vi": "Xin lỗi, bạn nói lại được không?",
    "en": "Sorry, could you say that again, please?",
    "id": "Maaf, bisa diulangi?",
    "tr": "Pardon, tekrar söyler misiniz?",
}


def last_words(brief: TurnBrief) -> Reply:
    """Nothing moves on: the learner's next turn meets the same place."""
    line = brief.scenario.opening.text if not brief.said else ""
    meaning = brief.scenario.opening.gloss if line else MEANING
    content = line or SORRY.get(brief.scenario.target_language, SORRY["en"])
    return Reply(content=content, translation=meaning, understanding=Understanding.UNCLEAR, state=brief.state)
