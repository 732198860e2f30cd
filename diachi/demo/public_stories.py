"""What is told of a family to everyone: plain, warm, and nothing that leads to it.

`{who}` is “bà”, “anh”, “em”, as the card calls the person.
"""

_STORIES = {
    "elder": (
        (
            "{Who} sống một mình, con cháu ở xa, tuổi cao nên không còn làm được việc nặng.",
            "{Who} ở một mình đã lâu, đi lại phải chống gậy, bữa ăn tự lo được hôm nào hay hôm ấy.",
            "Hai người già nương tựa nhau trong căn nhà nhỏ, việc nhà đều do {who} lo.",
        ),
        (
            "Mùa mưa mái nhà dột nhiều chỗ, {who} chỉ mong có chỗ nằm khô ráo.",
            "Hằng tháng {who} trông vào trợ cấp và hàng xóm; một suất gạo đều đặn giúp bữa ăn bớt lo.",
            "{Who} vui tính, vẫn trồng được luống rau trước sân, nhưng tiền thuốc mỗi tháng là một gánh nặng.",
        ),
    ),
    "orphan": (
        (
            "Em không còn cha mẹ bên cạnh, được họ hàng nuôi nấng từ nhỏ.",
            "Em ở với người thân lớn tuổi; việc làm thuê theo mùa, có hôm bữa cơm chỉ có rau.",
            "Mấy chị em nương vào nhau và sự giúp đỡ của họ hàng.",
        ),
        (
            "Em ngoan, thích đọc sách và muốn được đi học tiếp.",
            "Em học khá đều; thứ còn thiếu là sách vở và áo ấm.",
            "Ngoài giờ học em giúp việc nhà. Có học bổng, em sẽ không phải nghỉ học giữa chừng.",
        ),
    ),
    "disabled": (
        (
            "{Who} đi lại khó khăn, nhiều việc hằng ngày phải nhờ người thân.",
            "{Who} không làm được việc nặng; cả nhà trông vào công làm thuê của một người.",
        ),
        (
            "{Who} khéo tay, muốn học một nghề làm tại nhà để đỡ phần nào cho gia đình.",
            "Điều {who} mong nhất là tự ra được sân mỗi sáng, trò chuyện với hàng xóm.",
            "Người chăm sóc {who} cũng đã lớn tuổi.",
        ),
    ),
    "orange": (
        (
            "{Who} cần người ở bên suốt ngày nên trong nhà chỉ một người đi làm được.",
            "Gia đình thay nhau chăm {who} từng bữa ăn, giấc ngủ đã nhiều năm.",
        ),
        (
            "Thu nhập không đủ cho những khoản chăm sóc hằng tháng, nhưng trong nhà ít khi nghe lời than.",
            "Một khoản nhỏ đều đặn giúp người chăm sóc bớt phải đi làm đêm.",
        ),
    ),
    "illness": (
        (
            "{Who} sức khỏe yếu, phải chạy chữa lâu dài, việc đồng áng đành bỏ dở.",
            "Những chuyến đi viện đều đặn khiến tiền ăn, tiền xe vượt quá sức của gia đình.",
        ),
        (
            "Các con còn đi học, ngoài giờ đều phụ giúp việc nhà.",
            "Có thêm một khoản nhỏ hằng tháng, gia đình yên tâm điều trị.",
        ),
    ),
    "disaster": (
        (
            "Đợt mưa bão vừa qua làm hỏng mái nhà và phần lớn đồ đạc.",
            "Nước lũ cuốn mất vụ mùa và đàn gia súc gia đình gây dựng nhiều năm.",
        ),
        (
            "Cả nhà đang ở nhờ, mong sớm dựng lại được chỗ ở.",
            "Gia đình chịu khó, chỉ cần ít vốn ban đầu để trồng lại.",
        ),
    ),
    "poor": (
        (
            "Gia đình thiếu đất sản xuất, quanh năm làm thuê theo mùa.",
            "Cả nhà sống nhờ mấy sào rẫy, năm nào cũng có tháng thiếu gạo.",
        ),
        (
            "{Who} chăm chỉ; có con giống hay ít vốn, {who} tin mình tự đứng lên được.",
            "Gia đình mong sửa lại căn nhà trước mùa mưa tới.",
        ),
    ),
    "near_poor": (
        (
            "Thu nhập bấp bênh, việc lúc có lúc không, cả nhà vẫn cố cho con đi học.",
            "Nông sản mất giá, số vốn ít ỏi đã hết.",
        ),
        (
            "Gia đình muốn thử chăn nuôi để cuộc sống ổn định hơn.",
            "{Who} đã học cách chăm con giống, chỉ còn thiếu vốn mua.",
        ),
    ),
    "policy": (
        ("{Who} tuổi cao, sức yếu, đã quen sống giản dị.", "{Who} ở cùng người thân trong căn nhà cũ."),
        (
            "Nhà xuống cấp, nhiều năm chưa có điều kiện sửa.",
            "Một lời thăm hỏi và ít quà hằng tháng làm {who} vui hơn cả.",
        ),
    ),
    "single_mother": (
        (
            "{Who} một mình nuôi con nhỏ, làm thuê từng ngày.",
            "Mấy mẹ con ở nhờ trên đất người quen; {who} lo cả việc nhà lẫn việc kiếm sống.",
        ),
        (
            "{Who} biết may vá, muốn có ít vốn để làm thêm buổi tối.",
            "Điều {who} mong nhất là các con được đi học đều.",
        ),
    ),
    "pupil": (
        (
            "Em học chăm, nhà lại xa, sáng nào cũng dậy sớm để đi bộ đến lớp.",
            "Buổi sáng em đi học, buổi chiều phụ việc nhà.",
        ),
        (
            "Em thích môn toán và mong không phải nghỉ học.",
            "Em ước có một góc học tập với chiếc đèn bàn.",
        ),
    ),
    "": (
        (
            "Nhóm gặp nhau đều hằng tuần, mọi người nương tựa và giúp nhau từng việc nhỏ.",
            "Ở đây ai cũng góp một tay, dù hoàn cảnh mỗi người đều khó khăn.",
        ),
        ("Gạo và nhu yếu phẩm giúp những bữa ăn chung đều đặn hơn.",),
    ),
}  # fmt: skip
RETURNED = (
    "Hãy nói rõ gia đình mong được giúp gì trước nhất.",
    "Câu cuối nên viết lại cho nhẹ nhàng hơn.",
)


def tell(rng, theme, who):
    """Two or three sentences about a person or (theme "") a group."""
    return _about(who, *(rng.choice(choices) for choices in _STORIES[theme]))


def every(theme, who):
    """Each sentence that `tell` may use, filled in."""
    return [_about(who, words) for choices in _STORIES[theme] for words in choices]


def _about(who, *words):
    return " ".join(words).format(who=who.lower(), Who=who)
