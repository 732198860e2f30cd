"""The outline report (Đề cương báo cáo, domain.md section 6).

sections.py names its parts as the form does, figures.py reckons what stands in them, document.py
puts words and figures together; page, PDF, DOCX and XLSX show that one document.
"""
