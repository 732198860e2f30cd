"""The rules of the figures in words, as people read them beside a table."""

VERSION = "2026-11"

BARE = {
    "F10": (
        "Đã rà soát: trong số địa chỉ đang mở (đã lập hồ sơ, chưa dừng) vào ngày xem, những địa chỉ "
        "có lần rà soát từ 365 ngày trước ngày ấy đến hết ngày ấy; hồ sơ được khảo sát và lập trong "
        "khoảng đó cũng được tính. Hồ sơ đã mở lại được tính như chưa từng dừng."
    ),
    "F11": (
        "Rà soát hằng năm: trong số địa chỉ đang mở vào ngày 31/12 (hoặc ngày cuối kỳ), những "
        "địa chỉ được rà soát hoặc lập hồ sơ trong năm; nhiều năm thì cộng các năm rồi mới chia."
    ),
    "F12": "Tỷ lệ trợ giúp: số địa chỉ được trợ giúp chia cho số hồ sơ lập trong kỳ.",
}
"""How the ratios are reckoned, without the marks of the plan: a target has its own."""

RULES = {
    "F1": "Số liệu tính từ ngày đầu kỳ đến hết ngày cuối kỳ, theo giờ Việt Nam.",
    "F2": "Cột 3: hồ sơ đã lập hoặc đã dừng trợ giúp, có ngày lập hồ sơ trong kỳ.",
    "F3": (
        "Trợ giúp được tính: chưa bị hủy, trao trong kỳ, thuộc giá trị Cuộc vận động, "
        "hồ sơ không bị từ chối, không trùng, chưa bị hủy."
    ),
    "F4": "Cột 6: mỗi địa chỉ có ít nhất một lần trợ giúp được tính thì đếm một lần trong cả kỳ.",
    "F5": (
        "Cột 4 và cột 5: địa chỉ thuộc bên có tổng giá trị trợ giúp lớn hơn trong kỳ; bằng nhau thì "
        "thuộc bên trợ giúp trước. Trợ giúp chưa quy đổi và chuyển giao quay vòng tính là 0 khi so "
        "sánh. Việc xếp cột do cán bộ quyết định kèm lý do được ưu tiên."
    ),
    "F6": (
        "Cột 7: cộng số người ghi ở lần trợ giúp cuối cùng trong kỳ của mỗi địa chỉ. "
        "Lượt người: cộng số người của mọi lần trợ giúp."
    ),
    "F7": (
        "Cột 8: cộng giá trị các lần trợ giúp. Chuyển giao quay vòng không cộng thêm giá trị; "
        "trợ giúp chưa quy đổi được đếm riêng."
    ),
    "F8": (
        "Từng năm: mới là được trợ giúp lần đầu; tiếp tục là năm trước cũng được trợ giúp; "
        "trở lại là năm trước không được nhưng trước nữa đã được; dừng là đóng hồ sơ trong năm "
        "sau khi đã được trợ giúp."
    ),
    "F9": "Theo đối tượng: một địa chỉ có thể thuộc nhiều đối tượng nên các dòng không cộng lại được.",
    "F10": f"{BARE['F10']} Kế hoạch đặt từ 75%; tỉnh có thể đặt mức khác ở trang Chỉ tiêu.",
    "F11": f"{BARE['F11']} Chấm khen thưởng thì phải trên 95%, đúng 95% là chưa đạt.",
    "F12": (
        f"{BARE['F12']} Chấm khen thưởng: từ 70% được 40 điểm, từ 50% được 20 điểm, dưới 50% được 10 "
        "điểm, không có hồ sơ thì 0 điểm."
    ),
    "F13": "Tỷ lệ hiển thị làm tròn một chữ số thập phân; việc so sánh dùng số chính xác.",
    "F14": (
        "Số liệu những năm trước nằm trọn trong kỳ được cộng vào dòng của đơn vị; hồ sơ và trợ giúp "
        "của đơn vị đó trong những năm ấy không cộng lần nữa. Khoảng thời gian vắt qua đầu hoặc "
        "cuối kỳ thì không cộng."
    ),
    "F15": (
        "Theo đơn vị hiện nay: địa chỉ thuộc đơn vị đang quản lý. Theo đơn vị lúc ghi: hồ sơ thuộc "
        "đơn vị đã lập, trợ giúp thuộc đơn vị của lần trợ giúp cuối cùng trong kỳ; tên, loại đơn vị và "
        "đơn vị cấp trên là của ngày cuối kỳ. Tổng cộng cả nước theo hai cách bằng nhau; của một tỉnh "
        "cũng bằng nhau, trừ những gia đình đã chuyển sang tỉnh khác."
    ),
}

FURTHER_RULES = {
    "years": (
        "Một địa chỉ được trợ giúp trong nhiều năm được đếm ở từng năm, nên số được trợ giúp của các "
        "năm không cộng lại được; cả kỳ đếm một lần thì xem Bảng tổng hợp. Số liệu những năm trước "
        "chỉ có trên giấy không chia theo năm nên không có ở đây. Trợ giúp trong năm tính cho đơn vị "
        "của lần trợ giúp cuối cùng trong năm khi xem theo đơn vị lúc ghi."
    ),
    "giving": (
        "Theo loại nhà tài trợ và theo hình thức: các lần trợ giúp được tính trong kỳ, giá trị như cột 8. "
        "Một địa chỉ hoặc một nhà tài trợ có thể có ở nhiều dòng nên số địa chỉ, số nhà tài trợ không "
        "cộng lại được; số lần và giá trị thì cộng được. Không gồm số liệu những năm trước, vì trên giấy "
        "không có loại nhà tài trợ và hình thức."
    ),
    "helped_by": (
        "Theo người trợ giúp: một địa chỉ được đếm ở mỗi nhóm đã có trợ giúp được tính cho địa chỉ đó, "
        "nên các nhóm trùng nhau một phần và không cộng lại được. Theo sự giới thiệu của Hội: được tổ "
        "chức, cá nhân khác trợ giúp và có ngày giới thiệu đến hết kỳ. Không gồm số liệu những năm trước."
    ),
    "actuals": (
        "Kết quả kỳ trước của năm chỉ tiêu: địa chỉ có ngày khảo sát trong kỳ (kể cả hồ sơ chưa duyệt, "
        "không kể hồ sơ từ chối, trùng, đã hủy); hồ sơ lập trong kỳ; địa chỉ được trợ giúp; tổ chức, cá "
        "nhân khác có trợ giúp được tính; cơ sở có địa chỉ được tổ chức Hội trợ giúp. Không gồm số liệu "
        "những năm trước."
    ),
    "joint": (
        "Đồng trợ giúp: địa chỉ có trợ giúp được tính của cả Hội Chữ thập đỏ và tổ chức, cá nhân khác "
        "trong kỳ; vẫn chỉ được xếp vào một cột."
    ),
    "excluded": (
        "Không thuộc giá trị Cuộc vận động: trợ giúp trong kỳ mà cán bộ đã ghi lý do loại trừ (hỗ trợ "
        "khẩn cấp một lần, chưa có địa chỉ cụ thể, chi cho tổ chức Hội, tuyên truyền, cuộc vận động "
        "khác). Cộng riêng, không vào cột 4 đến cột 8."
    ),
    "profile": (
        "Tính từ các hồ sơ có trên hệ thống, không gồm số liệu những năm trước vì trên giấy không chia "
        "theo cá nhân, tập thể, đối tượng."
    ),
    "open": (
        "Đang mở: hồ sơ đã lập đến hết ngày xem và chưa dừng trợ giúp vào ngày ấy, không bị từ chối, "
        "không trùng, chưa bị hủy. Hồ sơ đã mở lại được tính như chưa từng dừng."
    ),
    "waiting": (
        "Chưa từng được trợ giúp: không có lần trợ giúp được tính nào đến hết ngày xem. Đã lâu: lần trợ "
        "giúp được tính gần nhất trước ngày cùng ngày của số tháng đã chọn. Số liệu những năm trước chỉ "
        "có trên giấy không thuộc về địa chỉ nào."
    ),
    "far": (
        "Lấy giá trị trợ giúp trong kỳ của địa chỉ chia cho số người; trung vị là mức đứng giữa của các "
        "địa chỉ được trợ giúp có giá trị. Nhiều hơn hẳn: quá số lần trung vị đã chọn. Không gồm số liệu "
        "những năm trước chỉ có trên giấy."
    ),
    "rounds": (
        "Báo cáo của các đơn vị trong đợt mà bạn được xem, không kể báo cáo tổng hợp của đơn vị mở đợt. "
        "Đúng hạn hay trễ tính theo ngày nộp lần đầu so với hạn của đợt hoặc hạn đã gia hạn riêng; quá "
        "hạn là chưa từng nộp mà hạn đã qua."
    ),
    "papers": (
        "Văn bản đã ghi, ban hành trong kỳ, của đơn vị và mọi đơn vị bên dưới. Một văn bản cùng số, "
        "cùng ngày, cùng cơ quan ban hành có trong sổ của nhiều đơn vị thì đếm một lần."
    ),
    "committees": (
        "Ban Chỉ đạo đang hoạt động vào ngày cuối kỳ, ở mọi cấp của đơn vị; thành viên là người còn "
        "trong ban vào ngày ấy."
    ),
    "groups": (
        "Ban Bảo trợ, nhóm, câu lạc bộ, đội đang hoạt động vào ngày cuối kỳ; thành viên cộng theo số "
        "đã ghi của từng nhóm, nhóm chưa ghi số thì không có trong tổng."
    ),
    "activities": (
        "Hoạt động bắt đầu trong kỳ, của đơn vị và mọi đơn vị bên dưới; cộng số buổi, lượt người, tin "
        "bài đã ghi. Giá trị vận động được ở đây không tính vào giá trị Cuộc vận động."
    ),
    "bases": (
        "Cơ sở Hội: cơ sở đang báo cáo hôm nay; theo đơn vị lúc ghi là cơ sở của ngày cuối kỳ. Có Ban "
        "Chỉ đạo: ban của chính cơ sở đang hoạt động vào ngày cuối kỳ. Hoàn thành khảo sát: cuộc khảo sát của chính cơ sở ghi ngày hoàn thành trong kỳ."
    ),
    "models": (
        "Mô hình thực hiện: có hoạt động ít nhất một ngày trong kỳ. Hiệu quả: lần đánh giá cuối cùng "
        "của những năm thuộc kỳ là hiệu quả. Cơ sở có mô hình: xét năm cuối kỳ, đánh giá của chính năm ấy."
    ),
    "open_and_helped": (
        "Quản lý và trợ giúp trong năm: địa chỉ có ít nhất một lần trợ giúp được tính trong năm và là hồ "
        "sơ đã lập, còn mở vào một ngày nào đó của năm (dừng giữa năm sau khi được trợ giúp vẫn tính). "
        "Số liệu những năm trước nằm trọn trong năm được cộng như Bảng tổng hợp."
    ),
    "effective_models": (
        "Mô hình đang áp dụng: hoạt động vào một ngày nào đó của năm. Hiệu quả: có đánh giá của chính năm "
        "ấy là hiệu quả; đánh giá ghi sau khi hết năm tính vào ngày cuối năm."
    ),
    "pledges": (
        "Đăng ký trợ giúp được tính: đã có cán bộ xác nhận, chưa bị hủy, còn hiệu lực trong năm. Đăng ký "
        "đã hoàn thành tính cả năm kết thúc; đăng ký đã rút chỉ tính những năm trước năm rút; chờ xác "
        "nhận và hết hạn giữ chỗ không tính. Theo sổ nhà tài trợ của đơn vị."
    ),
    "pledges_at_twins": (
        "Như đăng ký trợ giúp, nhưng chỉ tính địa chỉ ở xã, phường kết nghĩa (theo đơn vị hiện nay hoặc "
        "lúc lập hồ sơ); nhà tài trợ có ghi tên buôn, thôn kết nghĩa thì địa chỉ phải ở đúng buôn, thôn ấy."
    ),
    "surveys": "Khảo sát của cơ sở có ngày hoàn thành trong năm, chưa bị hủy.",
    "one_record": (
        "Mọi lần trợ giúp đã ghi của riêng hồ sơ, nhà tài trợ hay mô hình này, trong những ngày nêu ở "
        "trên; của nhà tài trợ, mô hình thì chỉ những lần bạn được xem. Lần quay vòng và lần chưa quy đổi được "
        "đếm nhưng không thêm giá trị."
    ),
    "standing": (
        "Đăng ký chưa bị hủy, chưa kết thúc: chờ xác nhận, đã xác nhận hoặc đang thực hiện, trong những "
        "đăng ký bạn được xem."
    ),
    "herd": (
        "Đang nuôi: con vật đã vào đàn đến hết ngày cuối kỳ và khi ấy chưa ra khỏi đàn. Sinh ra, chết, "
        "mất: theo ngày ghi trong kỳ. Hộ được nhận nuôi: mỗi hộ được giao lần đầu hoặc được chuyển giao "
        "trong kỳ đếm một lần. Lượt chuyển giao: lần giao tiếp cho hộ khác trong kỳ. Quá hạn: đã quá ngày "
        "hẹn vào cuối kỳ mà hộ chưa chuyển giao con vật ấy hay con của nó."
    ),
    "fund": (
        "Vốn góp: góp trừ rút đến hết ngày cuối kỳ. Vốn sẵn có: vốn góp cộng đã thu hồi trừ đã cho vay, "
        "đến hết ngày cuối kỳ. Cho vay, hộ được vay, thu hồi, mất vốn và xóa nợ: theo ngày ghi trong kỳ; "
        "mỗi hộ đếm một lần. Còn cho vay: đã cho vay trừ đã thu hồi, trừ mất vốn, xóa nợ và cho hẳn, đến "
        "cuối kỳ. Số vòng quay: vòng cao nhất đã cho vay. Quá hạn: quá ngày hẹn trả vào cuối kỳ mà còn nợ."
    ),
    "houses": (
        "Nhà làm mới, nhà sửa chữa và giá trị: nhà có ngày bàn giao trong kỳ; giá trị là mọi nguồn đã ghi "
        "cho những nhà ấy, nguồn chưa quy đổi không có trong tổng. Bắt đầu: ngày bắt đầu trong kỳ. Đang "
        "làm: đã bắt đầu mà đến hết ngày cuối kỳ chưa bàn giao."
    ),
    "kitchen": (
        "Cộng những ngày nấu đã ghi trong kỳ. Giá một suất: tiền chi và hiện vật quy ra tiền, chia cho số "
        "suất, chỉ tính những ngày có ghi chi phí."
    ),
    "store": (
        "Số lượng nhân đơn giá của từng lô, từng phiếu, làm tròn đồng; lô chưa có đơn giá không có trong "
        "tổng. Nhập, xuất, hư hỏng: theo ngày ghi trong kỳ. Tồn: phần còn lại vào cuối ngày cuối kỳ. Địa "
        "chỉ được trao hàng: mỗi địa chỉ đếm một lần. Quá hạn: lô còn hàng, hạn dùng trước ngày cuối kỳ."
    ),
}
"""Rules beside those of domain.md section 4, by the figure they explain."""


def rules_in_words(names):
    """[(F-number or "", the rule in words)] of the rules with these names."""
    return [(name, RULES[name]) if name in RULES else ("", FURTHER_RULES[name]) for name in names]
