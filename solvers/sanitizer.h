// NNSOLVE_ADDRESS_SANITIZER is defined under AddressSanitizer: GCC and Clang say so in different ways.
#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define NNSOLVE_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NNSOLVE_ADDRESS_SANITIZER 1
#endif
#endif
