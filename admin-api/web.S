/* web.S - the files in admin-api/web as constants of the program; see web.h. */
	.macro web name, file
	.global \name
	.type \name, @object
\name:
	.incbin "\file"
	.byte 0
	.size \name, . - \name
	.endm

	.section .rodata
	web web_docs_html, "admin-api/web/docs.html"
	web web_docs_css, "admin-api/web/docs.css"
	web web_docs_js, "admin-api/web/docs.js"
	web web_console_html, "admin-api/web/console.html"
	web web_schemas_json, "admin-api/web/schemas.json"

	.section .note.GNU-stack, "", @progbits
