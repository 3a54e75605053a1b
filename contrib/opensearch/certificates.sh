#!/bin/sh
# Certificates for compose.yml, in ./certificates: an authority, the nodes, and the administrator of the security plugin.
# Keep ca.key elsewhere afterwards. Nodes and authority are valid for two years; run it again with the same ca.key before they end.
set -eu
mkdir -p certificates
cd certificates
[ -f ca.key ] || openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days 730 -subj /CN=secnews-ca -keyout ca.key -out ca.pem

# sign NAME EXTENSIONS
sign() {
    openssl req -new -newkey rsa:3072 -nodes -sha256 -subj "/CN=$1" -keyout "$1.key" -out "$1.csr"
    printf '%s\n' "$2" >"$1.ext"
    openssl x509 -req -sha256 -days 730 -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -extfile "$1.ext" -out "$1.pem"
    rm "$1.csr" "$1.ext"
}
sign node 'subjectAltName = DNS:node-1,DNS:node-2,DNS:node-3,DNS:localhost,IP:127.0.0.1
extendedKeyUsage = serverAuth,clientAuth'
sign admin 'extendedKeyUsage = clientAuth'
# The user of the container, 1000, reads the keys of the node.
chmod 600 ./*.key
chmod 640 node.key
chgrp 1000 node.key 2>/dev/null || echo "make node.key readable for user 1000 of the container"
