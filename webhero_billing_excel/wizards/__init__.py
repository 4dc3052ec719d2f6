from . import excel_export_wizard
