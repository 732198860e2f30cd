"""Ethnicity, religion and diseases: what domain.md section 8 calls sensitive."""

from apps.core.text import fold
from apps.publishing.scanner.words import Passage, exact, phrases

ETHNICITY = ("Có dân tộc", "Bỏ đi; không nêu dân tộc của ai.")
RELIGION = ("Có tôn giáo", "Bỏ đi; không nêu tôn giáo của ai.")
HARM = (
    "Có chuyện riêng có thể làm gia đình bị tổn thương",
    "Bỏ đi; chỉ kể điều gia đình cần giúp.",
)
DISEASE = ("Có tên bệnh", "Ghi “sức khỏe yếu, cần chạy chữa”.")

# Told from other words in any case.
_PEOPLES = phrases(
    """ê đê|êđê|rađê|ra đê|m'nông|mnông|gia rai|jarai|jrai|ba na|bahnar|xơ đăng|sê đăng|h'mông|hmông|
h'mong|vân kiều|bru|khmer|khơ me|khơ mú|cơ ho|k'ho|xtiêng|stiêng|s'tiêng|chu ru|ra glai|raglai|cơ tu|
giẻ triêng|tà ôi|co tu|sán chay|sán dìu|cao lan|la chí|la hủ|lô lô|hà nhì|phù lá|si la|pà thẻn|bố y|
chơ ro|rơ măm|brâu|kháng|xinh mun|ơ đu|chứt|hrê|dân tộc|đồng bào thiểu số|người đồng bào|người thượng|thiểu số|người ede|ede|rhade|người thượng du"""
)
# Other words too: only in capitals, or after “người”.
_PEOPLES_AND_WORDS = phrases(
    "kinh tày thái mường hoa nùng dao mông chăm thổ giáy mạ co lào cống ngái lự", None
)
_RELIGIONS = phrases(
    """công giáo|thiên chúa giáo|đạo thiên chúa|phật giáo|đạo phật|phật tử|cao đài|hòa hảo|hồi giáo|tin lành|
theo đạo|giáo dân|giáo xứ|giáo họ|cha xứ|đi nhà thờ|lễ nhà thờ|tín đồ|con chiên|tôn giáo|hội thánh|theo chúa|tin chúa|thờ chúa|đi lễ chùa|theo phật|quy y"""
)
_PERSON = exact("người")
_IN_CAPITALS = frozenset(
    ("tin lành", "cao đài", "hòa hảo", "bru", "co tu", "bố y", "kháng", "chứt")
)
_HARM = phrases(
    """hiếp dâm|xâm hại|bạo hành|bạo lực gia đình|chồng đánh|chồng đập|cha đánh|bố đánh|bị hiếp|làm nhục|cưỡng bức|đi cải tạo|cai nghiện|con riêng|con rơi|đi tù|ở tù|ngồi tù|ra tù|mãn hạn tù|trại giam|
con hoang|chửa hoang|mang thai ngoài ý muốn|tự tử|tự sát|ma túy|mại dâm|cờ bạc"""
)
_DISEASES = phrases(
    """ung thư|hiv|aids|sida|suy thận|chạy thận|lọc máu|hóa trị|xạ trị|hóa chất|tiểu đường|đái tháo đường|
tai biến|đột quỵ|tâm thần|động kinh|lao phổi|bệnh lao|viêm gan|xơ gan|gan nhiễm mỡ|bại não|hội chứng down|bệnh down|
tự kỷ|trầm cảm|parkinson|alzheimer|tim bẩm sinh|bệnh tim|suy tim|hở van|van tim|mạch vành|nhồi máu|huyết áp|
thoái hóa|thoát vị|đĩa đệm|bại liệt|liệt nửa người|liệt hai chân|liệt toàn thân|bị liệt|máu trắng|bạch cầu|bệnh máu|
tan máu|thalassemia|u não|khối u|u xơ|u ác|u máu|di căn|hen suyễn|hen phế quản|phổi tắc nghẽn|bệnh phong|bệnh cùi|
bệnh gan|bệnh thận|bệnh phổi|bệnh não|não úng thủy|lupus|gout|bệnh gút|rối loạn|sa sút trí tuệ|mất trí|hoang tưởng|
chất độc da cam|da cam|dioxin|chậm phát triển|thiểu năng|câm điếc|bệnh hiểm nghèo|hiểm nghèo|bệnh nan y|
nghiện|xương thủy tinh|loãng xương|giang mai|lậu|sùi mào gà|chỉ số iq|ghép thận|ghép gan|suy gan|suy tủy|
bệnh k|k giai đoạn|k phổi|k gan|k vú|k máu|k vòm|k dạ dày|k tử cung|k đại tràng|k tuyến giáp|ung bứu|bị u|
thận nhân tạo|lọc thận|si đa|nhiễm h|bệnh thế kỷ|đường huyết|tăng xông|liệt giường|nằm liệt|liệt hai chi|
liệt tứ chi|thần kinh|kinh phong|bị down|bệnh đao|tự kỉ|mổ tim|thấp khớp|gai cột sống|bị gút|mù lòa|bị mù|
mù hai mắt|mù cả hai mắt|khiếm thị|khiếm thính|đục thủy tinh thể|bị điếc|bị câm|bị phong|bị hủi|bệnh hủi|bị cùi|trại phong|
suy hô hấp|sốt rét|sốt xuất huyết|covid|bướu cổ|ung bướu|tâm căn|teo cơ|teo não|bị liệt|nạn liệt|bị khùng|bị điên|bị tâm thần|phân liệt|nhược cơ|bệnh tủy|bệnh án|chẩn đoán"""
)


def private_life_in(text, dossier):
    for listed, why in (
        (_PEOPLES, ETHNICITY),
        (_RELIGIONS, RELIGION),
        (_DISEASES, DISEASE),
        (_HARM, HARM),
    ):
        for phrase in listed:
            for run in text.sequences(phrase):
                if phrase in _IN_CAPITALS and not any(word.is_capital for word in run):
                    continue
                yield Passage(run[0].start, run[-1].end, *why)
    for run in text.sequences("viêm"):
        following = text.after(run)
        yield Passage(run[0].start, (following or run[0]).end, *DISEASE)
    yield from _peoples_and_words(text, dossier.ethnicity)


def _peoples_and_words(text, ethnicity):
    for people in dict.fromkeys((*_PEOPLES_AND_WORDS, ethnicity)):
        is_word = fold(people) in {fold(word) for word in _PEOPLES_AND_WORDS}
        for run in text.sequences(people):
            before = text.before(run)
            after_people = before is not None and before.exact == _PERSON
            in_capitals = run[0].is_capital and not text.begins_sentence(run[0])
            own = fold(people) == fold(ethnicity) and (in_capitals or not is_word)
            if own or (after_people and run[0].is_capital):
                yield Passage(run[0].start, run[-1].end, *ETHNICITY)
