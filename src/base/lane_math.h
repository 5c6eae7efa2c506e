/* Our own exp, log, pow, normal quantile and normal cdf: plain C, explicit fma, no tables, no libm, so that gcc and
   clang, any instruction set and plan-time code give the same bits. Always-inline and free of branches; vectorises
   over lanes. Error bounds measured against 113-bit arithmetic: tests/unit/test_lane_math.c. */
#ifndef FC_BASE_LANE_MATH_H
#define FC_BASE_LANE_MATH_H

#include <stdint.h>
#include <string.h>

#include "base/kernel.h"

FC_INLINE double fc_fma(double a, double b, double c) { return __builtin_fma(a, b, c); }
/* Exactly rounded by IEEE; NaN below 0. */
FC_INLINE double fc_sqrt(double x) { return __builtin_sqrt(x); }
FC_INLINE double fc_abs(double x) { return __builtin_fabs(x); }
/* A NaN in a gives b. */
FC_INLINE double fc_min2(double a, double b) { return a < b ? a : b; }
FC_INLINE double fc_max2(double a, double b) { return a > b ? a : b; }
/* x inside [lo, hi]. */
FC_INLINE double fc_clamp(double x, double lo, double hi) { return fc_min2(fc_max2(x, lo), hi); }
/* mask ? a : b with a mask of 1.0 and 0.0. */
FC_INLINE double fc_select(double mask, double a, double b) { return mask > 0.5 ? a : b; }

FC_INLINE uint64_t fc_bits(double x)
{
    uint64_t u;
    memcpy(&u, &x, sizeof u);
    return u;
}
FC_INLINE double fc_from_bits(uint64_t u)
{
    double x;
    memcpy(&x, &u, sizeof x);
    return x;
}

/* 1.5 * 2^52: adding it leaves a number of magnitude below 2^51 rounded to a whole one in the low bits. */
#define FC_MAGIC 6755399441055744.0

/* Largest whole number <= x, for |x| < 2^51; larger values come back as they are. */
FC_INLINE double fc_floor(double x)
{
    double r = (x + FC_MAGIC) - FC_MAGIC;
    double f = r > x ? r - 1.0 : r;
    return fc_abs(x) < 0x1p51 ? f : x;
}
/* Nearest whole number, halves upwards. */
FC_INLINE double fc_round(double x)
{
    double f = fc_floor(x), d = x - f;
    return d >= 0.5 ? f + 1.0 : f;
}

/* e^r - 1 for |r| <= ln(2)/2: r + r^2 q, q our own minimax fit (1.2e-17 of e^r). */
FC_INLINE double fc_exp_part(double r)
{
    double q = 2.4999499049022304e-08;
    q = fc_fma(q, r, 2.763022713213534e-07);
    q = fc_fma(q, r, 2.755758827865458e-06);
    q = fc_fma(q, r, 2.480149316222427e-05);
    q = fc_fma(q, r, 0.00019841269504272186);
    q = fc_fma(q, r, 0.001388888894356344);
    q = fc_fma(q, r, 0.008333333333495618);
    q = fc_fma(q, r, 0.04166666666653045);
    q = fc_fma(q, r, 0.1666666666666641);
    q = fc_fma(q, r, 0.5000000000000011);
    return fc_fma(r * r, q, r);
}

/* 2^n for a whole number n of -1022 to 1023. */
FC_INLINE double fc_power_of_two(double n) { return fc_from_bits(fc_bits(n + (FC_MAGIC + 1023.0)) << 52); }

/* e^(x + lo), lo a small correction to x, down to the smallest numbers: n = round(x / ln 2), and 2^n in two factors, so
   that the only rounding of a subnormal result is the last one. */
FC_INLINE double fc_exp_sum(double x, double lo)
{
    double c = x > 710.0 ? 710.0 : x;
    c = c < -746.0 ? -746.0 : c;
    double n = fc_fma(c, 1.4426950408889634074, FC_MAGIC) - FC_MAGIC;
    double r = fc_fma(n, -6.93147180369123816490e-01, c);
    r = fc_fma(n, -1.90821492927058770002e-10, r) + lo;
    double half = fc_fma(n, 0.5, FC_MAGIC) - FC_MAGIC;
    return (1.0 + fc_exp_part(r)) * fc_power_of_two(half) * fc_power_of_two(n - half);
}

/* e^x; above 709.78 +inf, below -708.05, where numbers lose digits, 0: twice e^r times 2^(n - 1) needs one factor only.
   Error <= 1 ulp. */
FC_INLINE double fc_exp(double x)
{
    double c = x > 710.0 ? 710.0 : x;
    c = c < -708.4 ? -708.4 : c;
    double n_magic = fc_fma(c, 1.4426950408889634074, FC_MAGIC), n = n_magic - FC_MAGIC;
    double r = fc_fma(n, -6.93147180369123816490e-01, c);
    r = fc_fma(n, -1.90821492927058770002e-10, r);
    return fc_fma(fc_exp_part(r), 2.0, 2.0) * fc_from_bits((fc_bits(n_magic) + 1022) << 52);
}

/* The parts of log x: x = 2^k (1 + f), sqrt(1/2) <= 1 + f < sqrt(2), and s(hf + R) with log(1+f) = f - hf + s(hf + R),
   s = f/(2+f), hf = f*f/2 (the reduction and the odd series in s every fdlibm uses). */
typedef struct fc_log_parts {
    double k, f, hf, rest;
} fc_log_parts;

FC_INLINE fc_log_parts fc_log_split(double x)
{
    fc_log_parts p;
    int small = x < 0x1p-1022;
    uint64_t u = fc_bits(small ? x * 0x1p54 : x);
    uint64_t t = u - 0x3FE6A09E667F3BCDu; /* the exponent field now counts from sqrt(1/2) */
    double e = fc_from_bits(((t + 0x4000000000000000u) >> 52) | 0x4330000000000000u);
    p.k = e - (0x1p52 + 1024.0) - (small ? 54.0 : 0.0);
    p.f = fc_from_bits(u - (t & 0xFFF0000000000000u)) - 1.0;
    p.hf = 0.5 * p.f * p.f;
    double s = p.f / (2.0 + p.f), z = s * s;
    double r = 1.479819860511658591e-01;
    r = fc_fma(r, z, 1.531383769920937332e-01);
    r = fc_fma(r, z, 1.818357216161805012e-01);
    r = fc_fma(r, z, 2.222219843214978396e-01);
    r = fc_fma(r, z, 2.857142874366239149e-01);
    r = fc_fma(r, z, 3.999999999940941908e-01);
    r = fc_fma(r, z, 6.666666666666735130e-01);
    p.rest = s * fc_fma(r, z, p.hf);
    return p;
}

/* Natural logarithm; 0 gives -inf, +inf +inf, below 0 NaN. Error <= 1 ulp. */
FC_INLINE double fc_log(double x)
{
    fc_log_parts p = fc_log_split(x);
    double y = fc_fma(p.k, 6.93147180369123816490e-01,
                      p.f - (p.hf - fc_fma(p.k, 1.90821492927058770002e-10, p.rest)));
    y = x < __builtin_inf() ? y : x; /* NaN and +inf come back */
    y = x > 0.0 ? y : (x == 0.0 ? -__builtin_inf() : __builtin_nan(""));
    return y;
}

/* x^y for x >= 0; pow(x, 0) = 1, pow(0, y > 0) = 0. The logarithm is carried in two doubles, so that the error stays
   below 1e-14 wherever the result is a normal number. */
FC_INLINE double fc_pow(double x, double y)
{
    fc_log_parts p = fc_log_split(x);
    double a = p.k * 6.93147180369123816490e-01; /* exact: the constant ends in 20 zero bits */
    double h0 = a + p.f, b0 = h0 - a;
    double e0 = (a - (h0 - b0)) + (p.f - b0);
    double h1 = h0 - p.hf, b1 = h1 - h0;
    double e1 = (h0 - (h1 - b1)) - (p.hf + b1);
    double hf_low = fc_fma(0.5 * p.f, p.f, -p.hf);
    double tail = fc_fma(p.k, 1.90821492927058770002e-10, p.rest) + (e0 + e1 - hf_low);
    double hi = h1 + tail, lo = (h1 - hi) + tail;
    double m = y * hi, ml = fc_fma(y, hi, -m) + y * lo;
    ml = fc_abs(m) < 1000.0 ? ml : 0.0;
    double v = fc_exp_sum(m, ml);
    double inf = __builtin_inf();
    v = x == 0.0 ? (y > 0.0 ? 0.0 : inf) : v;
    v = x == inf ? (y > 0.0 ? inf : 0.0) : v;
    return y == 0.0 ? 1.0 : v;
}

/* The parts of the standard normal quantile. Centre, 996 values in 1000: z / (u - 1/2) as our own minimax rational (8e-17)
   in u (1 - u); five degrees more than in its root cost less than the root, which shares a unit with the division.
   Tails: the rational approximations of Wichura (Algorithm AS 241, Applied Statistics 37, 1988) in sqrt(-log p). */
FC_INLINE int fc_norm_is_tail(double u) { return fc_abs(u - 0.5) > 0.498; }

FC_INLINE double fc_norm_centre(double u)
{
    double q = u - 0.5, y = fc_fma(u, 1.0 - u, -0.001996);
    double a = 6.360307312982452e+19;
    a = fc_fma(a, y, 9.704829923988592e+20);
    a = fc_fma(a, y, 2.1079950187776804e+21);
    a = fc_fma(a, y, 1.4694736351125473e+21);
    a = fc_fma(a, y, 4.319742527259153e+20);
    a = fc_fma(a, y, 6.137437762275628e+19);
    a = fc_fma(a, y, 4.567860312954853e+18);
    a = fc_fma(a, y, 1.876628886434003e+17);
    a = fc_fma(a, y, 4411378075004428.5);
    a = fc_fma(a, y, 60780174427951.125);
    a = fc_fma(a, y, 497009886098.47424);
    a = fc_fma(a, y, 2404192951.8792624);
    a = fc_fma(a, y, 6675573.606300466);
    a = fc_fma(a, y, 9753.94632633056);
    a = fc_fma(a, y, 5.779441243163621);
    double b = 1.4097128231533948e+20;
    b = fc_fma(b, y, 8.577502816171149e+20);
    b = fc_fma(b, y, 1.2238952381957126e+21);
    b = fc_fma(b, y, 6.513653511695397e+20);
    b = fc_fma(b, y, 1.573741613326373e+20);
    b = fc_fma(b, y, 1.9208755828344005e+19);
    b = fc_fma(b, y, 1.265432006612973e+18);
    b = fc_fma(b, y, 4.703242063484197e+16);
    b = fc_fma(b, y, 1017199283450034.0);
    b = fc_fma(b, y, 13069972193578.77);
    b = fc_fma(b, y, 100777407351.06635);
    b = fc_fma(b, y, 463890635.83700037);
    b = fc_fma(b, y, 1234941.4520799462);
    b = fc_fma(b, y, 1740.7013230655564);
    b = fc_fma(b, y, 1.0);
    return q * (a / b);
}

FC_INLINE double fc_norm_tail(double u)
{
    double q = u - 0.5, p = q < 0.0 ? u : 1.0 - u;
    double w = fc_sqrt(-fc_log(p));
    int far = w > 5.0;
    double r = w - (far ? 5.0 : 1.6);
#define FC_STEP(acc, n, f) acc = fc_fma(acc, r, far ? (f) : (n))
    double a = far ? 2.01033439929228813265e-7 : 7.74545014278341407640e-4;
    FC_STEP(a, 2.27238449892691845833e-2, 2.71155556874348757815e-5);
    FC_STEP(a, 2.41780725177450611770e-1, 1.24266094738807843860e-3);
    FC_STEP(a, 1.27045825245236838258e+0, 2.65321895265761230930e-2);
    FC_STEP(a, 3.64784832476320460504e+0, 2.96560571828504891230e-1);
    FC_STEP(a, 5.76949722146069140550e+0, 1.78482653991729133580e+0);
    FC_STEP(a, 4.63033784615654529590e+0, 5.46378491116411436990e+0);
    FC_STEP(a, 1.42343711074968357734e+0, 6.65790464350110377720e+0);
    double b = far ? 2.04426310338993978564e-15 : 1.05075007164441684324e-9;
    FC_STEP(b, 5.47593808499534494600e-4, 1.42151175831644588870e-7);
    FC_STEP(b, 1.51986665636164571966e-2, 1.84631831751005468180e-5);
    FC_STEP(b, 1.48103976427480074590e-1, 7.86869131145613259100e-4);
    FC_STEP(b, 6.89767334985100004550e-1, 1.48753612908506148525e-2);
    FC_STEP(b, 1.67638483018380384940e+0, 1.36929880922735805310e-1);
    FC_STEP(b, 2.05319162663775882187e+0, 5.99832206555887937690e-1);
    FC_STEP(b, 1.0, 1.0);
#undef FC_STEP
    double v = a / b;
    double tail = q < 0.0 ? -v : v;
    return p > 0.0 ? tail : (q < 0.0 ? -__builtin_inf() : __builtin_inf());
}

/* Standard normal quantile for 0 < u < 1; 0 gives -inf and 1 +inf, odd about 1/2 bit for bit. */
FC_INLINE double fc_norm_quantile(double u)
{
    double centre = fc_norm_centre(u), tail = fc_norm_tail(u);
    return fc_norm_is_tail(u) ? tail : centre;
}

/* Standard normal cdf. For z <= 0 it is exp(-z*z/2) P(-z)/Q(-z), relative error a few ulp down to the smallest
   numbers; above 0 one minus the mirror image. P/Q is our own minimax fit (2.7e-18) to Mills' ratio on [0, 39]. */
FC_INLINE double fc_norm_cdf(double z)
{
    double x = fc_min2(fc_abs(z), 39.0);
    double h = x * x, l = fc_fma(x, x, -h);
    double a = 2.12571931246689419e-07;
    a = fc_fma(a, x, 6.67953022008954249e-06);
    a = fc_fma(a, x, 1.02828259766542842e-04);
    a = fc_fma(a, x, 1.00957300532174710e-03);
    a = fc_fma(a, x, 6.95407834832908849e-03);
    a = fc_fma(a, x, 3.49890143892356842e-02);
    a = fc_fma(a, x, 1.30087631615852045e-01);
    a = fc_fma(a, x, 3.53422397155252810e-01);
    a = fc_fma(a, x, 6.74617968822160297e-01);
    a = fc_fma(a, x, 8.24791302759180889e-01);
    a = fc_fma(a, x, 0.5);
    double b = 5.32838813255741251e-07;
    b = fc_fma(b, x, 1.67430993109589506e-05);
    b = fc_fma(b, x, 2.58285062171903122e-04);
    b = fc_fma(b, x, 2.54736733996880705e-03);
    b = fc_fma(b, x, 1.76879759480804179e-02);
    b = fc_fma(b, x, 9.02015911235499457e-02);
    b = fc_fma(b, x, 3.43002441192797325e-01);
    b = fc_fma(b, x, 9.68709359807694570e-01);
    b = fc_fma(b, x, 1.98477096484344351e+00);
    b = fc_fma(b, x, 2.80203220272396436e+00);
    b = fc_fma(b, x, 2.44746716632122707e+00);
    b = fc_fma(b, x, 1.0);
    double t = fc_exp_sum(-0.5 * h, -0.5 * l) * (a / b);
    t = z > 0.0 ? 1.0 - t : t;
    return z == z ? t : z;
}

#endif
