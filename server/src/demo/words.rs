//! What superiors of the demo agency say: kind, and about the work.

use shared::op::ReasonKind;

/// Why a report is given back.
pub(super) const REASONS: [(ReasonKind, &str); 10] = [
    (
        ReasonKind::Quantity,
        "Jumlah pada kegiatan ini sepertinya tertukar. Boleh diperiksa lagi? Terima kasih.",
    ),
    (ReasonKind::Quantity, "Angkanya lebih kecil dari buku register. Mohon dicocokkan, ya."),
    (
        ReasonKind::Unclear,
        "Hasilnya sudah baik. Tolong ditambah satu kalimat tentang siapa yang dilayani.",
    ),
    (ReasonKind::Unclear, "Uraiannya belum tergambar. Ceritakan singkat apa yang dihasilkan."),
    (
        ReasonKind::Plan,
        "Kegiatan ini mendukung RHK yang lain. Tolong dihubungkan, supaya terhitung.",
    ),
    (ReasonKind::Plan, "Belum terhubung ke rencana. Pilih RHK yang paling dekat, ya."),
    (ReasonKind::Time, "Jam selesainya sepertinya terlewat satu jam. Mohon dilihat kembali."),
    (ReasonKind::Incomplete, "Sore tadi ada rapat juga, belum tertulis. Silakan ditambahkan."),
    (ReasonKind::Incomplete, "Terima kasih sudah rinci. Hasil kegiatan terakhir belum ada."),
    (ReasonKind::Incomplete, "Kegiatan luar gedung belum masuk. Supaya adil, tolong dicatat juga."),
];

/// What is said beside an approved report.
pub(super) const COMMENTS: [&str; 8] = [
    "Terima kasih, kerja yang rapi.",
    "Bagus. Bagikan caranya kepada rekan lain pada apel Senin.",
    "Kendalanya saya bawa ke rapat besok.",
    "Waktu tunggu turun dibanding pekan lalu. Pertahankan.",
    "Terima kasih sudah membantu loket sebelah.",
    "Istirahat yang cukup, hari ini panjang.",
    "Usul alatnya sudah saya teruskan.",
    "Cerita kunjungan rumahnya menyentuh. Lanjutkan pendampingannya.",
];
