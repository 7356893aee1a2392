/* jwt_key.c - see jwt_key.h. */
#include "io/jwt_key.h"

#include <errno.h>
#include <fcntl.h>
#include <jwt.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <string.h>
#include <unistd.h>

enum {
	COORDINATE = 32,
	PEM_MAX = 8192,
};

/* RFC 7638: the digest of the required members in this order, without blanks. */
static void name_by_thumbprint(struct jwt_key *key)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	char text[192];
	int n = snprintf(text, sizeof(text),
	                 "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}", key->x,
	                 key->y);

	SHA256((const unsigned char *)text, (size_t)n, digest);
	jose_encode(digest, sizeof(digest), key->kid);
}

static bool read_coordinate(EVP_PKEY *pkey, const char *name, char *ret_text)
{
	unsigned char bytes[COORDINATE];
	BIGNUM *number = NULL;
	bool fits = EVP_PKEY_get_bn_param(pkey, name, &number) == 1 &&
	            BN_bn2binpad(number, bytes, sizeof(bytes)) == COORDINATE;

	if (fits)
		jose_encode(bytes, sizeof(bytes), ret_text);
	BN_free(number);
	return fits;
}

static bool is_p256(const EVP_PKEY *pkey)
{
	char group[32] = "";

	return EVP_PKEY_is_a(pkey, "EC") &&
	       EVP_PKEY_get_utf8_string_param(pkey, OSSL_PKEY_PARAM_GROUP_NAME, group,
	                                      sizeof(group), NULL) == 1 &&
	       strcmp(group, "prime256v1") == 0;
}

/* The point is on the curve and, for a private key, is the one that belongs to the secret. */
static bool is_sound(EVP_PKEY *pkey, bool is_private)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);
	bool sound = ctx && EVP_PKEY_public_check(ctx) == 1 &&
	             (!is_private || EVP_PKEY_pairwise_check(ctx) == 1);

	EVP_PKEY_CTX_free(ctx);
	return sound;
}

/* What we signed, libjwt believes. Header and claims are {"typ":"JWT","alg":"ES256"} and {}. */
static bool libjwt_believes_us(const struct jwt_key *key)
{
	static const char signed_text[] = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.e30";
	char token[sizeof(signed_text) + 1 + JOSE_TEXT(ES256_SIZE)];
	unsigned char signature[ES256_SIZE];
	char *pem = NULL;
	BIO *bio = BIO_new(BIO_s_mem());
	jwt_t *jwt = NULL;
	bool agreed = false;

	if (es256_sign(key->pkey, signed_text, sizeof(signed_text) - 1, signature) == 0 && bio &&
	    PEM_write_bio_PUBKEY(bio, key->pkey) == 1) {
		int n = (int)BIO_get_mem_data(bio, &pem);

		memcpy(token, signed_text, sizeof(signed_text) - 1);
		token[sizeof(signed_text) - 1] = '.';
		jose_encode(signature, sizeof(signature), token + sizeof(signed_text));
		agreed = jwt_decode(&jwt, token, (unsigned char *)pem, n) == 0 &&
		         jwt_get_alg(jwt) == JWT_ALG_ES256;
	}
	jwt_free(jwt);
	BIO_free(bio);
	return agreed;
}

/* What libjwt signed with the same file, we believe. */
static bool we_believe_libjwt(const struct jwt_key *key, const char *pem)
{
	unsigned char signature[ES256_SIZE];
	jwt_t *jwt = NULL;
	char *token = NULL;
	bool agreed = false;

	if (jwt_new(&jwt) == 0 && jwt_add_grant(jwt, "sub", "probe") == 0 &&
	    jwt_set_alg(jwt, JWT_ALG_ES256, (const unsigned char *)pem, (int)strlen(pem)) == 0)
		token = jwt_encode_str(jwt);
	const char *last = token ? strrchr(token, '.') : NULL;
	if (last && jose_decode(last + 1, strlen(last + 1), signature, ES256_SIZE) == ES256_SIZE)
		agreed = es256_verify(key->pkey, token, (size_t)(last - token), signature);
	free(token);
	jwt_free(jwt);
	return agreed;
}

static int take(EVP_PKEY *pkey, const char *pem, bool is_private, const char *path,
                struct jwt_key *key, struct err *e)
{
	*key = (struct jwt_key){ .alg = "ES256", .pkey = pkey };
	if (!is_p256(pkey))
		return err_set(e, -EINVAL, "%s is not a key on the curve P-256", path);
	if (!is_sound(pkey, is_private) ||
	    !read_coordinate(pkey, OSSL_PKEY_PARAM_EC_PUB_X, key->x) ||
	    !read_coordinate(pkey, OSSL_PKEY_PARAM_EC_PUB_Y, key->y))
		return err_set(e, -EINVAL, "%s is damaged: its two halves do not belong together",
		               path);
	if (is_private && !(libjwt_believes_us(key) && we_believe_libjwt(key, pem)))
		return err_set(e, -EINVAL,
		               "OpenSSL and libjwt disagree about %s; are both up to date?", path);
	name_by_thumbprint(key);
	return 0;
}

/* The whole file as a string; the buffer holds a secret. */
static int read_pem(const char *path, char ret_pem[PEM_MAX + 1], struct err *e)
{
	FILE *f = fopen(path, "re");

	if (!f)
		return err_set(e, -errno, "cannot read %s: %s", path, strerror(errno));
	setvbuf(f, NULL, _IONBF, 0); /* no copy of the secret left in freed memory */
	size_t n = fread(ret_pem, 1, PEM_MAX + 1, f);
	int failed = ferror(f);
	(void)fclose(f);
	if (failed)
		return err_set(e, -EIO, "cannot read %s", path);
	if (n > PEM_MAX)
		return err_set(e, -EINVAL, "%s is too large for a key", path);
	ret_pem[n] = '\0';
	return 0;
}

/* A key with a passphrase is refused: without an answer OpenSSL would ask on the terminal. */
static int no_passphrase(char *ret, int size, int writing, void *arg)
{
	(void)ret;
	(void)size;
	(void)writing;
	(void)arg;
	return -1;
}

static EVP_PKEY *parse_pem(const char *pem, bool is_private)
{
	BIO *bio = BIO_new_mem_buf(pem, -1);
	EVP_PKEY *pkey = NULL;

	if (bio && is_private)
		pkey = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);
	else if (bio)
		pkey = PEM_read_bio_PUBKEY(bio, NULL, no_passphrase, NULL);
	BIO_free(bio);
	return pkey;
}

int jwt_key_read(const char *path, bool signs, struct jwt_key *ret_key, struct err *e)
{
	char pem[PEM_MAX + 1];
	struct jwt_key key = { .pkey = NULL };
	int r = read_pem(path, pem, e);

	if (r < 0)
		return r;
	EVP_PKEY *pkey = parse_pem(pem, true);
	bool is_private = pkey;
	if (!pkey && !signs)
		pkey = parse_pem(pem, false);
	if (pkey)
		r = take(pkey, pem, is_private, path, &key, e);
	else
		r = err_set(e, -EINVAL, "%s is not a %s key in PEM without a passphrase", path,
		            signs ? "private" : "private or public");
	OPENSSL_cleanse(pem, sizeof(pem));
	if (r < 0)
		jwt_key_done(&key);
	else
		*ret_key = key;
	return r;
}

void jwt_key_done(struct jwt_key *key)
{
	EVP_PKEY_free(key->pkey);
	*key = (struct jwt_key){ .pkey = NULL };
}

int jwt_key_make(const char *path, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int r = 0;

	if (fd < 0 && errno == EEXIST)
		return 0;
	if (fd < 0)
		return err_set(e, -errno, "cannot write %s: %s", path, strerror(errno));
	FILE *f = fdopen(fd, "w");
	EVP_PKEY *pkey = EVP_EC_gen("P-256");
	if (!f || !pkey || PEM_write_PKCS8PrivateKey(f, pkey, NULL, NULL, 0, NULL, NULL) != 1 ||
	    fflush(f) || fsync(fd))
		r = err_set(e, -EIO, "cannot make a key for %s", path);
	EVP_PKEY_free(pkey);
	if (f ? fclose(f) : close(fd))
		r = err_set(e, -EIO, "cannot write %s", path);
	if (r < 0)
		(void)unlink(path);
	return r;
}

void jwt_key_print(const struct jwt_key *key, struct buf *out)
{
	buf_printf(
	        out,
	        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"%s\",\"kid\":\"%s\","
	        "\"x\":\"%s\",\"y\":\"%s\"}",
	        key->alg, key->kid, key->x, key->y);
}
