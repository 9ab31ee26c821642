"""What a version's pages say was done."""

from collections.abc import Mapping

DONE: Mapping[str, str] = {
    "submitted": "已提交审查。由另一个人审查签发，您会在案头看到结果。",
    "recalled": "已撤回，又是草稿了，可以继续修改。",
    "rejected": "已退回，理由已写在作者的案头上。",
    "signed": "已签发。编辑现在可以发布，或者定时发布。",
    "published": "已发布，市民现在就能问到。",
    "scheduled": "已定时。到时候会自动发布，不用守着。",
    "unscheduled": "已取消定时，仍是已签发，可以另行发布。",
    "ending": "已定好下线的时间。到时候会自动下线，不用守着。",
    "kept": "已取消定时下线，它会一直发布着。",
    "withdrawn": "已撤下，不再用来回答。以前引用过它的答复仍可以查看。",
    "discarded": "已作废。它仍留在历史里，不会发布。",
    "drafted": "这是新的草稿。已发布的那一版不受影响，直到新稿签发并发布。",
    "saved": "已保存。",
}
