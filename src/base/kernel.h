/* Kernel files are compiled once per instruction-set level from one source; every external symbol in them goes
   through FC_K(), which adds the level's suffix. Only IEEE operations and explicit fma() are used, so every level
   gives the same bits. */
#ifndef FC_BASE_KERNEL_H
#define FC_BASE_KERNEL_H

#ifndef FC_ISA
#define FC_ISA generic
#endif
#define FC_CAT2(a, b) a##_##b
#define FC_CAT(a, b) FC_CAT2(a, b)
#define FC_K(name) FC_CAT(name, FC_ISA)

/* Paths of one batch: the lanes of the vector code. */
enum { FC_LANES = 64 };
/* Batches of one block: the unit of scheduling, merging and checkpoint. */
enum { FC_BATCHES = 16, FC_BLOCK = FC_LANES * FC_BATCHES };

#define FC_ALIGN __attribute__((aligned(64)))
typedef double fc_lane[FC_LANES] FC_ALIGN;

/* for each lane i. Bodies must be free of calls (always-inline helpers are fine) and of branches. */
#if defined(__clang__)
#define FC_EACH_LANE(i) _Pragma("clang loop vectorize(enable) interleave(enable)") for (int i = 0; i < FC_LANES; i++)
#elif defined(__GNUC__)
#define FC_EACH_LANE(i) _Pragma("GCC ivdep") for (int i = 0; i < FC_LANES; i++)
#else
#define FC_EACH_LANE(i) for (int i = 0; i < FC_LANES; i++)
#endif

/* for each lane i, one after the other: look-ups and posts at places of their own. */
#if defined(__clang__)
#define FC_LANE_BY_LANE(i) _Pragma("clang loop vectorize(disable) unroll_count(8)") for (int i = 0; i < FC_LANES; i++)
#elif defined(__GNUC__)
#define FC_LANE_BY_LANE(i) _Pragma("GCC unroll 8") for (int i = 0; i < FC_LANES; i++)
#else
#define FC_LANE_BY_LANE(i) for (int i = 0; i < FC_LANES; i++)
#endif

/* In a loop of look-ups: keeps the compiler from gather instructions, which are slower than plain loads on processors
   that guard against "gather data sampling". */
#define FC_KEEP_SCALAR() __asm__ volatile("" ::: "memory")

#define FC_INLINE static inline __attribute__((always_inline))

#endif
