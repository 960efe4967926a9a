//! Words, without and with a size: plain criterion.

use criterion::{criterion_group, criterion_main, Criterion, Throughput};

fn words(criterion: &mut Criterion) {
    let text = "one two three ".repeat(1_000);
    criterion.bench_function("words of (a) text; no more", |bencher| bencher.iter(|| plain_sums::words(&text)));
    let mut group = criterion.benchmark_group("sized");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("words", |bencher| bencher.iter(|| plain_sums::words(&text)));
    group.finish();
}

criterion_group!(benches, words);
criterion_main!(benches);
