/* schemas.c - see schemas.h. One schema an entry, as it appears in the document. */
#include "admin-api/schemas.h"

#include "base/mem.h"

const struct schema schemas[] = {
	{ "Names",
	  "{\"type\":\"object\",\"description\":\"In English, Hindi and Punjabi.\",\"required\""
	  ":[\"en\",\"hi\",\"pa\"],\"properties\":{\"en\":{\"type\":\"string\"},\"hi\":{\"type"
	  "\":\"string\"},\"pa\":{\"type\":\"string\"}}}" },
	{ "NamesOrNull",
	  "{\"oneOf\":[{\"$ref\":\"#/components/schemas/Names\"},{\"type\":\"null\"}]}" },
	{ "Me",
	  "{\"type\":\"object\",\"required\":[\"subject\",\"role\",\"tenant\",\"scope\",\"expir"
	  "es_at\"],\"properties\":{\"subject\":{\"type\":\"string\"},\"role\":{\"type\":\"stri"
	  "ng\"},\"tenant\":{\"type\":\"object\",\"required\":[\"code\",\"names\"],\"properties"
	  "\":{\"code\":{\"type\":\"string\"},\"names\":{\"$ref\":\"#/components/schemas/Names"
	  "\"},\"stage\":{\"type\":\"string\",\"enum\":[\"planned\",\"pilot\",\"live\",\"paused"
	  "\"]}}},\"scope\":{\"type\":\"string\"},\"expires_at\":{\"type\":\"string\",\"format"
	  "\":\"date-time\"}}}" },
	{ "Catalogue",
	  "{\"type\":\"object\",\"required\":[\"categories\",\"departments\"],\"properties\":{"
	  "\"categories\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"co"
	  "de\",\"title\",\"types\"],\"properties\":{\"code\":{\"type\":\"string\"},\"title\":{"
	  "\"$ref\":\"#/components/schemas/Names\"},\"emoji\":{\"type\":\"string\"},\"types\":{"
	  "\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"code\",\"label\","
	  "\"description\",\"department\",\"hours\"],\"properties\":{\"code\":{\"type\":\"strin"
	  "g\"},\"label\":{\"$ref\":\"#/components/schemas/Names\"},\"description\":{\"$ref\":"
	  "\"#/components/schemas/Names\"},\"department\":{\"type\":\"string\"},\"hours\":{\"ty"
	  "pe\":\"integer\"}}}}}}},\"departments\":{\"type\":\"array\",\"items\":{\"type\":\"ob"
	  "ject\",\"required\":[\"code\",\"name\"],\"properties\":{\"code\":{\"type\":\"string"
	  "\"},\"name\":{\"$ref\":\"#/components/schemas/Names\"}}}}}}" },
	{ "Location",
	  "{\"type\":\"object\",\"required\":[\"locality_code\",\"locality\",\"ward\",\"landmar"
	  "k\",\"lat\",\"lng\"],\"properties\":{\"locality_code\":{\"type\":[\"string\",\"null"
	  "\"]},\"locality\":{\"type\":[\"string\",\"null\"]},\"ward\":{\"type\":[\"string\",\""
	  "null\"]},\"landmark\":{\"type\":[\"string\",\"null\"]},\"lat\":{\"type\":[\"number\""
	  ",\"null\"]},\"lng\":{\"type\":[\"number\",\"null\"]}}}" },
	{ "Complaint",
	  "{\"type\":\"object\",\"required\":[\"reference\",\"tenant\",\"status\",\"overdue\","
	  "\"type\",\"type_label\",\"category\",\"department\",\"department_name\",\"descriptio"
	  "n\",\"location\",\"phone\",\"language\",\"source\",\"assignee\",\"photo_count\",\"ph"
	  "otos_url\",\"filed_at\",\"due_at\",\"updated_at\",\"acknowledged_at\",\"resolved_at"
	  "\",\"reopened_count\",\"reopened_at\",\"version\"],\"properties\":{\"reference\":{"
	  "\"type\":\"string\",\"description\":"
	  "\"The number the citizen was given.\",\"examples\":[\"JAL-26-004217-5\"]},\"tenant\""
	  ":{\"type\":\"string\"},\"status\":{\"type\":\"string\",\"enum\":[\"filed\",\"acknowl"
	  "edged\",\"assigned\",\"reopened\",\"resolved\",\"rejected\"]},\"overdue\":{\"type\":"
	  "\"boolean\"},"
	  "\"type\":{\"type\":[\"string\",\"null\"]},\"type_label\":{\"$ref\":\"#/components/sc"
	  "hemas/NamesOrNull\"},\"category\":{\"type\":[\"string\",\"null\"]},\"department\":{"
	  "\"type\":[\"string\",\"null\"]},\"department_name\":{\"$ref\":\"#/components/schemas"
	  "/NamesOrNull\"},\"description\":{\"type\":[\"string\",\"null\"],\"description\":\"Th"
	  "e citizen's own words.\"},\"location\":{\"$ref\":\"#/components/schemas/Location\"},"
	  "\"phone\":{\"type\":[\"string\",\"null\"]},\"language\":{\"type\":[\"string\",\"null"
	  "\"]},\"source\":{\"type\":[\"string\",\"null\"]},\"assignee\":{\"type\":[\"string\","
	  "\"null\"]},\"photo_count\":{\"type\":\"integer\"},\"photos_url\":{\"type\":\"string"
	  "\"},\"filed_at\":{\"type\":\"string\",\"format\":\"date-time\"},\"due_at\":{\"type\""
	  ":\"string\",\"format\":\"date-time\"},\"updated_at\":{\"type\":\"string\",\"format\""
	  ":\"date-time\"},\"acknowledged_at\":{\"type\":[\"string\",\"null\"],\"format\":\"dat"
	  "e-time\"},\"resolved_at\":{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"},"
	  "\"reopened_count\":{\"type\":\"integer\",\"description\":\"How often the citizen has "
	  "said that it was not fixed.\"},\"reopened_at\":{\"type\":[\"string\",\"null\"],\"form"
	  "at\":\"date-time\",\"description\":\"The last time; due_at was then set anew.\"},"
	  "\"version\":{\"type\":\"integer\",\"description\":\"Moves with every change; the ETa"
	  "g.\"}}}" },
	{ "ComplaintPage",
	  "{\"type\":\"object\",\"required\":[\"items\",\"next\"],\"properties\":{\"items\":{\""
	  "type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Complaint\"}},\"next\":{"
	  "\"type\":[\"string\",\"null\"],\"description\":\"`cursor` of the next page; null on "
	  "the last.\"}}}" },
	{ "Timeline",
	  "{\"type\":\"object\",\"required\":[\"items\"],\"properties\":{\"items\":{\"type\":\""
	  "array\",\"items\":{\"type\":\"object\",\"required\":[\"at\",\"actor\",\"action\",\"f"
	  "rom\",\"to\",\"note\",\"public\"],\"properties\":{\"at\":{\"type\":\"string\",\"form"
	  "at\":\"date-time\"},\"actor\":{\"type\":[\"string\",\"null\"]},\"action\":{\"type\":"
	  "[\"string\",\"null\"]},\"from\":{\"type\":[\"string\",\"null\"]},\"to\":{\"type\":["
	  "\"string\",\"null\"]},\"note\":{\"type\":[\"string\",\"null\"]},\"public\":{\"type\""
	  ":\"boolean\",\"description\":\"The citizen may see it.\"}}}}}}" },
	{ "PhotoList",
	  "{\"type\":\"object\",\"required\":[\"items\"],\"properties\":{\"items\":{\"type\":\""
	  "array\",\"items\":{\"type\":\"object\",\"required\":[\"id\",\"kind\",\"status\",\"ty"
	  "pe\",\"name\",\"bytes\",\"width\",\"height\",\"sha256\",\"added_at\",\"added_by\",\""
	  "url\",\"thumb_url\"],\"properties\":{\"id\":{\"type\":\"string\"},\"kind\":{\"type\""
	  ":[\"string\",\"null\"]},\"status\":{\"type\":\"string\",\"enum\":[\"pending\",\"stor"
	  "ed\",\"failed\",\"gone\"]},\"type\":{\"type\":[\"string\",\"null\"],\"description\":"
	  "\"True media type, found by looking.\"},\"name\":{\"type\":[\"string\",\"null\"]},\""
	  "bytes\":{\"type\":[\"integer\",\"null\"]},\"width\":{\"type\":[\"integer\",\"null\"]"
	  "},\"height\":{\"type\":[\"integer\",\"null\"]},\"sha256\":{\"type\":[\"string\",\"nu"
	  "ll\"]},\"added_at\":{\"type\":\"string\",\"format\":\"date-time\"},\"added_by\":{\"t"
	  "ype\":[\"string\",\"null\"]},\"url\":{\"type\":[\"string\",\"null\"]},\"thumb_url\":"
	  "{\"type\":[\"string\",\"null\"]}}}}}}" },
	{ "Note",
	  "{\"type\":\"object\",\"properties\":{\"note\":{\"type\":[\"string\",\"null\"],\"maxL"
	  "ength\":2000,\"description\":\"A word for the citizen.\"}},\"additionalProperties\":"
	  "false}" },
	{ "RequiredNote",
	  "{\"type\":\"object\",\"required\":[\"note\"],\"properties\":{\"note\":{\"type\":\"st"
	  "ring\",\"minLength\":1,\"maxLength\":2000,\"description\":\"What was done or decided"
	  ". The citizen reads it.\"}},\"additionalProperties\":false}" },
	{ "Assignment",
	  "{\"type\":\"object\",\"required\":[\"assignee\"],\"properties\":{\"assignee\":{\"typ"
	  "e\":\"string\",\"minLength\":1,\"maxLength\":100,\"description\":\"Subject of the pe"
	  "rson who is to do it.\"},\"note\":{\"type\":[\"string\",\"null\"],\"maxLength\":2000"
	  "}},\"additionalProperties\":false}" },
	{ "Comment",
	  "{\"type\":\"object\",\"required\":[\"note\"],\"properties\":{\"note\":{\"type\":\"st"
	  "ring\",\"minLength\":1,\"maxLength\":2000},\"public\":{\"type\":\"boolean\",\"defaul"
	  "t\":false,\"description\":\"Also send it to the citizen.\"}},\"additionalProperties"
	  "\":false}" },
	{ "DeadLetterList",
	  "{\"type\":\"object\",\"required\":[\"items\"],\"properties\":{\"items\":{\"type\":\""
	  "array\",\"items\":{\"type\":\"object\",\"required\":[\"id\",\"kind\",\"queued_at\","
	  "\"attempts\",\"error_code\",\"error\"],\"properties\":{\"id\":{\"type\":\"string\"},"
	  "\"kind\":{\"type\":[\"string\",\"null\"]},\"queued_at\":{\"type\":\"string\",\"forma"
	  "t\":\"date-time\"},\"attempts\":{\"type\":\"integer\"},\"error_code\":{\"type\":[\"i"
	  "nteger\",\"null\"],\"description\":\"The provider's.\"},\"error\":{\"type\":[\"strin"
	  "g\",\"null\"]}}}}}}" },
	{ "Replayed",
	  "{\"type\":\"object\",\"required\":[\"id\",\"queued\"],\"properties\":{\"id\":{\"type"
	  "\":\"string\"},\"queued\":{\"type\":\"boolean\"}}}" },
	{ "Ulb",
	  "{\"type\":\"object\",\"required\":[\"code\",\"stage\",\"stage_changed_at\",\"counts"
	  "\"],\"properties\":{\"code\":{\"type\":\"string\",\"examples\":[\"pb.jalandhar\"]},"
	  "\"names\":{\"$ref\":\"#/components/schemas/Names\"},\"district\":{\"type\":[\"string"
	  "\",\"null\"]},\"region\":{\"type\":[\"string\",\"null\"]},\"grade\":{\"type\":[\"str"
	  "ing\",\"null\"]},\"pwssb\":{\"type\":\"boolean\",\"description\":\"The state water b"
	  "oard runs its water supply.\"},\"own_number\":{\"type\":[\"string\",\"null\"]},\"sta"
	  "ge\":{\"type\":\"string\",\"enum\":[\"planned\",\"pilot\",\"live\",\"paused\"]},\"st"
	  "age_changed_at\":{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"},\"counts"
	  "\":{\"type\":\"object\",\"required\":[\"filed\",\"open\",\"overdue\",\"resolved\",\""
	  "rejected\",\"reopened\",\"demand\",\"updated_at\"],\"properties\":{\"filed\":{\"type\":"
	  "\"integer"
	  "\"},\"open\":{\"type\":\"integer\"},\"overdue\":{\"type\":\"integer\",\"description"
	  "\":\"Open and past the deadline.\"},\"resolved\":{\"type\":\"integer\"},\"rejected\""
	  ":{\"type\":\"integer\"},\"reopened\":{\"type\":\"integer\",\"description\":\"How often "
	  "citizens have opened one "
	  "again.\"},\"demand\":{\"type\":\"integer\",\"description\":\"People wh"
	  "o asked before the service was open.\"},\"updated_at\":{\"type\":[\"string\",\"null"
	  "\"],\"format\":\"date-time\"}}}}}" },
	{ "UlbList",
	  "{\"type\":\"object\",\"required\":[\"items\",\"total\"],\"properties\":{\"items\":{"
	  "\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Ulb\"}},\"total\":{\"t"
	  "ype\":\"integer\"}}}" },
	{ "StageChange",
	  "{\"type\":\"object\",\"required\":[\"stage\"],\"properties\":{\"stage\":{\"type\":\""
	  "string\",\"enum\":[\"planned\",\"pilot\",\"live\",\"paused\"]},\"reason\":{\"type\":"
	  "[\"string\",\"null\"],\"maxLength\":500,\"description\":\"Goes to the audit.\"}},\"a"
	  "dditionalProperties\":false}" },
	{ "Anything", "{\"type\":\"object\"}" },
	{ "Problem",
	  "{\"type\":\"object\",\"description\":\"RFC 9457.\",\"required\":[\"type\",\"title\","
	  "\"status\",\"code\",\"request_id\"],\"properties\":{\"type\":{\"type\":\"string\"},"
	  "\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"code\":{\"type\""
	  ":\"string\"},\"detail\":{\"type\":\"string\"},\"request_id\":{\"type\":\"string\"}}}" },
};
const size_t schema_count = ARRAY_LEN(schemas);
