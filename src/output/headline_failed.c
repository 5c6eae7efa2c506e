/* Paths that failed and were left out, in words and as JSON. */
#include <math.h>
#include <stdio.h>

#include "output/headline_sheet.h"
#include "output/json.h"

void fc_headline_failed(const fc_sheet *p, const fc_result *result)
{
    const fc_failures *f = fc_result_failures(result);
    const fc_failed_path *first = &f->listed[0];
    char share[64];
    if (f->n == 0) return;
    const double of = (double)f->n / (double)fc_result_paths(result);
    fc_sheet_value(&(fc_fact){.unit = "probability"}, of, of / 10, share, sizeof share);
    fc_text_format(p->out,
                   p->zh ? "\n失败路径：%llu 条（%s）未计入任何数字；最小编号 %llu：%s 非有限数" :
                           "\nFailed paths: %llu (%s), left out of every number; the lowest is path %llu: %s is not a finite number",
                   (unsigned long long)f->n, share, (unsigned long long)first->path, first->what);
    if (first->step >= 0) fc_text_format(p->out, p->zh ? "（第 %d 步）" : " at step %d", first->step);
    fc_text_format(p->out, p->zh ? "；见 fulcrum replay --path %llu\n" : "; see fulcrum replay --path %llu\n",
                   (unsigned long long)first->path);
}

void fc_json_failed(fc_json *json, const fc_result *result)
{
    const fc_failures *f = fc_result_failures(result);
    if (f->n == 0 && f->most == 0 && !(f->most_share > 0)) return;
    fc_json_object(json, "failed");
    fc_json_whole(json, "n", f->n);
    fc_json_whole(json, "most", f->most);
    fc_json_number(json, "most_share", f->most_share);
    fc_json_array(json, "lowest");
    for (size_t i = 0; i < f->n_listed; i++) {
        fc_json_object(json, NULL);
        fc_json_whole(json, "path", f->listed[i].path);
        fc_json_text(json, "what", f->listed[i].what);
        fc_json_number(json, "step", f->listed[i].step < 0 ? (double)NAN : (double)f->listed[i].step);
        fc_json_end_object(json);
    }
    fc_json_end_array(json);
    fc_json_end_object(json);
}
