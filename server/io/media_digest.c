#include "io/media_digest.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define HASH_LEN 32
#define HEX_LEN 64
#define BASE64_LEN 44 /* with its one '=' */

enum media_digest media_digest_check(const char *announced, const void *p, size_t n)
{
	unsigned char md[EVP_MAX_MD_SIZE];
	char text[HEX_LEN + 1];
	size_t len = announced ? strlen(announced) : 0;

	if (len != HEX_LEN && len != BASE64_LEN && len != BASE64_LEN - 1)
		return MEDIA_DIGEST_UNTOLD;
	if (!EVP_Digest(p, n, md, NULL, EVP_sha256(), NULL))
		bug("SHA-256 is not available");
	if (len == HEX_LEN) {
		for (size_t i = 0; i < HASH_LEN; i++)
			snprintf(text + 2 * i, 3, "%02x", md[i]);
		return strcasecmp(text, announced) ? MEDIA_DIGEST_OTHER : MEDIA_DIGEST_SAME;
	}
	EVP_EncodeBlock((unsigned char *)text, md, HASH_LEN);
	/* 43 characters: without padding. Some senders use the alphabet for URLs. */
	for (size_t i = 0; i < BASE64_LEN - 1; i++) {
		char c = announced[i] == '-' ? '+' : announced[i] == '_' ? '/' : announced[i];

		if (c != text[i])
			return MEDIA_DIGEST_OTHER;
	}
	return MEDIA_DIGEST_SAME;
}
