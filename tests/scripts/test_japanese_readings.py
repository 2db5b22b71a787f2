import pytest

from kaiwa.scripts import Annotation, Kind, Token, annotate

pytest.importorskip("sudachipy", reason="the extra japanese is not installed")


def read(text: str) -> Annotation:
    return annotate(text, "ja")


def token(text: str, surface: str) -> Token:
    return next(token for token in read(text).tokens if token.surface == surface)


@pytest.mark.parametrize(
    ("text", "hiragana"),
    [
        ("私は学生です。", "わたしはがくせいです。"),
        ("日本へ行ってみたい。", "にほんへいってみたい。"),
        ("会議を行った。", "かいぎをおこなった。"),
        ("彼が行った方がいい。", "かれがいったほうがいい。"),
        ("そこへは誰が行ったの？", "そこへはだれがいったの？"),
        ("調査は私が行った。", "ちょうさはわたしがおこなった。"),
        ("いい方に考える。", "いいほうにかんがえる。"),
        ("この漢字の読み方を教えてください。", "このかんじのよみかたをおしえてください。"),
        ("電車の方が速い。", "でんしゃのほうがはやい。"),
        ("あの方はどなたですか。", "あのかたはどなたですか。"),
        ("駅の方へ歩いた。", "えきのほうへあるいた。"),
        ("何が好きですか。", "なにがすきですか。"),
        ("それは何ですか。", "それはなんですか。"),
        ("辛いカレーを食べた。", "からいカレーをたべた。"),
        ("毎日が辛い。", "まいにちがつらい。"),
        ("一日中寝ていた。", "いちにちじゅうねていた。"),
        ("財布が空になった。", "さいふがからになった。"),
        ("空が青い。", "そらがあおい。"),
        ("お腹が空いた。", "おなかがすいた。"),
        ("ピアノを弾いて歌った。", "ピアノをひいてうたった。"),
        ("タバコを止めました。", "タバコをやめました。"),
        ("雨が降りそうだ。", "あめがふりそうだ。"),
        ("バスを降りる。", "バスをおりる。"),
        ("絵を描いている。", "えをかいている。"),
        ("大学に通っている。", "だいがくにかよっている。"),
        ("魚市場で働く。", "うおいちばではたらく。"),
        ("人気のない道。", "ひとけのないみち。"),
        ("人気のある店。", "にんきのあるみせ。"),
        ("雨の後に虹が出た。", "あめのあとににじがでた。"),
        ("その後、帰りました。", "そのご、かえりました。"),
        ("鳩時計と本棚と旅行会社。", "はとどけいとほんだなとりょこうがいしゃ。"),
        ("年が明けて、ドアが開く。", "としがあけて、ドアがあく。"),
        ("困った。金が無い。", "こまった。かねがない。"),
        ("これで十分です。駅まで徒歩十分です。", "これでじゅうぶんです。えきまでとほじゅっぷんです。"),
        ("富士山に登る。", "ふじさんにのぼる。"),
        ("上の階に住む。", "うえのかいにすむ。"),
        ("何て言ったの？", "なんていったの？"),
        ("市場で野菜を買う。", "いちばでやさいをかう。"),
        ("伊達家の当主", "だてけのとうしゅ"),
        ("人々は時々来る。", "ひとびとはときどきくる。"),
        ("ﾊﾝｶｸのか\u3099", "はんかくのが"),
    ],
)
def test_words_with_several_readings_are_read_as_their_neighbours_ask(text: str, hiragana: str) -> None:
    from kaiwa.scripts.kana import to_hiragana

    assert read(text).hiragana == to_hiragana(hiragana)


@pytest.mark.parametrize(
    ("surface", "accepted"),
    [
        ("日本", {"にほん", "にっぽん"}),
        ("明日", {"あした", "あす", "みょうにち"}),
        ("私", {"わたし", "わたくし"}),
    ],
)
def test_other_right_readings_are_offered(surface: str, accepted: set[str]) -> None:
    one = token(f"{surface}のこと", surface)
    assert {one.reading, *one.alternatives} == accepted
    assert one.confidence < 1


def test_doubt_shows_in_the_confidence() -> None:
    assert token("猫がいる。", "猫").confidence == 1
    assert token("電車の方が速い。", "方").confidence < 1
    assert min(one.confidence for one in read("龘齉").tokens) < 0.5


def test_a_token_knows_its_word() -> None:
    verb = token("昨日食べました。", "食べ")
    assert (verb.dictionary_form, verb.part_of_speech, verb.kind) == ("食べる", "VERB", Kind.WORD)
    assert token("田中さんが来た。", "田中").part_of_speech == "PROPN"
    assert token("きれいな花だ。", "。").kind is Kind.PUNCTUATION
    assert token("駅まで　歩く", "　").kind is Kind.SPACE
    assert token("いいね😀", "😀").kind is Kind.SYMBOL


def test_the_line_is_given_in_every_script() -> None:
    line = read("東京で、ラーメンを食べたい！")
    assert line.hiragana == "とうきょうで、らーめんをたべたい！"
    assert line.katakana == "トウキョウデ、ラーメンヲタベタイ！"
    assert line.kanji == line.text
    assert read("ひらがな").kanji == ""


def test_offsets_count_code_points_of_the_original() -> None:
    text = "😀が\r\n𠮷野家で ﾋﾞｰﾙを③杯か\u3099\u200d飲む"
    for one in read(text).tokens:
        assert text[one.start : one.end] == one.surface
