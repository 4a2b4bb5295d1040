/** Where Debian keeps the certificates of all authorities that a host trusts, as a path in a host's files. */
export const CA_CERTIFICATES = 'etc/ssl/certs/ca-certificates.crt'
