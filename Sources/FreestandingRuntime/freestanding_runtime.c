// The few C library functions that Embedded Swift calls, for WebAssembly without a system.
//
// Elsewhere the system has them all and this file is empty.
#include "freestanding_runtime.h"

#ifdef __wasm__

#include <stddef.h>
#include <stdint.h>

// Memory
//
// Blocks come in sizes of 16 times a power of two, from a region that only grows; a freed block
// waits in the list of its size. Sixteen bytes in front of each block remember its size, so every
// block is aligned to 16.

enum { HEADER = 16, SMALLEST = 16, SIZES = 27, PAGE = 65536, ALIGNED_COPY = 0xA1 };

typedef struct Header {
  uint32_t size_index;  // or ALIGNED_COPY
  uint32_t block;       // of an aligned copy: the address that malloc gave
  uint64_t unused;
} Header;

typedef struct FreeBlock {
  struct FreeBlock *next;
} FreeBlock;

extern unsigned char __heap_base;
static FreeBlock *free_lists[SIZES];
static uintptr_t region_start;
static uintptr_t region_end;

static void *take_from_region(size_t bytes) {
  if (region_start == 0) {
    region_start = ((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15;
    region_end = (uintptr_t)__builtin_wasm_memory_size(0) * PAGE;
  }
  if (bytes > region_end - region_start) {
    size_t missing = bytes - (region_end - region_start);
    size_t pages = missing / PAGE + (missing % PAGE != 0);
    if (__builtin_wasm_memory_grow(0, pages) == SIZE_MAX) return NULL;
    region_end += pages * PAGE;
  }
  void *taken = (void *)region_start;
  region_start += bytes;
  return taken;
}

void *malloc(size_t bytes) {
  uint32_t index = 0;
  while (index < SIZES && ((size_t)SMALLEST << index) < bytes) index++;
  if (index == SIZES) return NULL;
  FreeBlock *block = free_lists[index];
  if (block != NULL) {
    free_lists[index] = block->next;
    return block;
  }
  Header *header = take_from_region(HEADER + ((size_t)SMALLEST << index));
  if (header == NULL) return NULL;
  header->size_index = index;
  return header + 1;
}

void free(void *pointer) {
  if (pointer == NULL) return;
  Header *header = (Header *)pointer - 1;
  if (header->size_index == ALIGNED_COPY) {
    free((void *)(uintptr_t)header->block);
    return;
  }
  FreeBlock *block = pointer;
  block->next = free_lists[header->size_index];
  free_lists[header->size_index] = block;
}

int posix_memalign(void **result, size_t alignment, size_t bytes) {
  const int no_memory = 12;
  if (alignment <= HEADER) {
    *result = malloc(bytes);
    return *result == NULL ? no_memory : 0;
  }
  if (bytes > SIZE_MAX - alignment - HEADER) return no_memory;
  void *block = malloc(bytes + alignment + HEADER);
  if (block == NULL) return no_memory;
  uintptr_t aligned = ((uintptr_t)block + HEADER + alignment - 1) & ~(uintptr_t)(alignment - 1);
  Header *header = (Header *)aligned - 1;
  header->size_index = ALIGNED_COPY;
  header->block = (uint32_t)(uintptr_t)block;
  *result = (void *)aligned;
  return 0;
}

// Bytes
//
// The loops are marked so that the compiler does not turn them into calls to themselves.

#define PLAIN_LOOP __attribute__((no_builtin))

PLAIN_LOOP void *memmove(void *target, const void *source, size_t count) {
  unsigned char *to = target;
  const unsigned char *from = source;
  if (to <= from || to >= from + count) {
    for (; count >= 8; count -= 8, to += 8, from += 8) {
      uint64_t word;
      __builtin_memcpy_inline(&word, from, 8);
      __builtin_memcpy_inline(to, &word, 8);
    }
    for (; count > 0; count--) *to++ = *from++;
  } else {
    while (count-- > 0) to[count] = from[count];
  }
  return target;
}

PLAIN_LOOP void *memcpy(void *restrict target, const void *restrict source, size_t count) {
  return memmove(target, source, count);
}

PLAIN_LOOP void *memset(void *target, int value, size_t count) {
  unsigned char *to = target;
  while (count-- > 0) *to++ = (unsigned char)value;
  return target;
}

PLAIN_LOOP int memcmp(const void *left, const void *right, size_t count) {
  const unsigned char *a = left, *b = right;
  for (; count > 0; count--, a++, b++) {
    if (*a != *b) return *a - *b;
  }
  return 0;
}

// The rest

// Swift seeds its hash tables with this. No output depends on their order, and equal runs are
// easier to look into, so the numbers are always the same.
void arc4random_buf(void *target, size_t count) {
  unsigned char *to = target;
  uint32_t state = 0x9E3779B9u;
  while (count-- > 0) {
    state = state * 1664525u + 1013904223u;
    *to++ = (unsigned char)(state >> 24);
  }
}

// There is nowhere to write to; a trap shows in the host as an exception.
int putchar(int character) { return character; }

// Multiplication of 128-bit integers, which the compiler emits as a call.
typedef struct Wide {
  uint64_t low;
  uint64_t high;
} Wide;

static Wide full_product(uint64_t a, uint64_t b) {
  uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
  uint64_t low = a0 * b0;
  uint64_t middle = a1 * b0 + (low >> 32);
  uint64_t other = a0 * b1 + (uint32_t)middle;
  return (Wide){(other << 32) | (uint32_t)low, a1 * b1 + (middle >> 32) + (other >> 32)};
}

__int128 __multi3(__int128 a, __int128 b) {
  uint64_t a_low = (uint64_t)a, b_low = (uint64_t)b;
  Wide product = full_product(a_low, b_low);
  uint64_t a_high = (uint64_t)((unsigned __int128)a >> 64);
  uint64_t b_high = (uint64_t)((unsigned __int128)b >> 64);
  product.high += a_high * b_low + a_low * b_high;
  return (__int128)(((unsigned __int128)product.high << 64) | product.low);
}

#endif
