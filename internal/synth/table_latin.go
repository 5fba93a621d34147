package synth

// latinNames lists family and given names by language, most frequent language first. A name is "spelling/reading" and,
// when the spelling has letters outside ASCII, "/romanised". Spaces and apostrophes belong to some names on purpose.
const latinNames = `
en family: Smith/スミス, Brown/ブラウン, Taylor/テイラー, Wilson/ウィルソン, Walker/ウォーカー, Harris/ハリス, Clark/クラーク, Hughes/ヒューズ, Wright/ライト, Green/グリーン, Baker/ベイカー, Carter/カーター
en given: James/ジェームズ, Emma/エマ, Oliver/オリバー, Olivia/オリビア, Henry/ヘンリー, Grace/グレース, Thomas/トーマス, Alice/アリス, Daniel/ダニエル, Sarah/サラ, Michael/マイケル, Emily/エミリー
de family: Müller/ミュラー/Mueller, Schmidt/シュミット, Schäfer/シェーファー/Schaefer, Weiß/ヴァイス/Weiss, Köhler/ケーラー/Koehler, Fischer/フィッシャー, Bauer/バウアー, Schröder/シュレーダー/Schroeder
de given: Jürgen/ユルゲン/Juergen, Anna/アンナ, Björn/ビョルン/Bjoern, Käthe/ケーテ/Kaethe, Lukas/ルーカス, Sabine/ザビーネ, Götz/ゲッツ/Goetz, Heike/ハイケ
fr family: Lefèvre/ルフェーヴル/Lefevre, Dubois/デュボワ, Moreau/モロー, Béranger/ベランジェ/Beranger, François/フランソワ/Francois, Gauthier/ゴーティエ, Noël/ノエル/Noel, d'Arcy/ダルシー
fr given: Chloé/クロエ/Chloe, Étienne/エティエンヌ/Etienne, Zoé/ゾエ/Zoe, René/ルネ/Rene, Hélène/エレーヌ/Helene, Luc/リュック, Anaïs/アナイス/Anais, Jean-Marc/ジャンマルク
es family: García/ガルシア/Garcia, Muñoz/ムニョス/Munoz, López/ロペス/Lopez, Peña/ペーニャ/Pena, Núñez/ヌニェス/Nunez, de la Cruz/デラクルス, Ibáñez/イバニェス/Ibanez, Torres/トレス
es given: José/ホセ/Jose, María/マリア/Maria, Ángel/アンヘル/Angel, Lucía/ルシア/Lucia, Andrés/アンドレス/Andres, Inés/イネス/Ines, Carlos/カルロス, Begoña/ベゴーニャ/Begona
pt family: Gonçalves/ゴンサルヴェス/Goncalves, Simões/シモンイス/Simoes, Araújo/アラウージョ/Araujo, Conceição/コンセイサン/Conceicao, da Silva/ダシルバ, Magalhães/マガリャンイス/Magalhaes, Brandão/ブランダン/Brandao
pt given: João/ジョアン/Joao, Inês/イネス/Ines, Antônio/アントニオ/Antonio, Beatriz/ベアトリス, Luís/ルイス/Luis, Conceição/コンセイサン/Conceicao, Thiago/チアゴ
vi family: Nguyễn/グエン/Nguyen, Trần/チャン/Tran, Lê/レ/Le, Phạm/ファム/Pham, Hoàng/ホアン/Hoang, Đặng/ダン/Dang, Võ/ヴォ/Vo, Bùi/ブイ/Bui
vi given: Anh/アイン, Hương/フオン/Huong, Đức/ドゥック/Duc, Thảo/タオ/Thao, Minh/ミン, Lan/ラン, Tuấn/トゥアン/Tuan, Ngọc/ゴック/Ngoc
id family: Santoso/サントソ, Wijaya/ウィジャヤ, Putri/プトリ, Setiawan/スティアワン, Hidayat/ヒダヤット, Lestari/レスタリ, Pratama/プラタマ
id given: Budi/ブディ, Siti/シティ, Agus/アグス, Dewi/デウィ, Eko/エコ, Rina/リナ, Adi/アディ
tr family: Yılmaz/ユルマズ/Yilmaz, Şahin/シャーヒン/Sahin, Çelik/チェリク/Celik, Öztürk/オズテュルク/Ozturk, Aydın/アイドゥン/Aydin, Doğan/ドアン/Dogan, Kılıç/クルチ/Kilic
tr given: İpek/イペク/Ipek, Ayşe/アイシェ/Ayse, Çağla/チャーラ/Cagla, Emre/エムレ, Işıl/ウシュル/Isil, Gökhan/ギョクハン/Gokhan, Ömer/オメル/Omer
pl family: Wójcik/ヴイチク/Wojcik, Łukasik/ウカシク/Lukasik, Dąbrowski/ドンブロフスキ/Dabrowski, Zieliński/ジェリンスキ/Zielinski, Woźniak/ヴォジニャク/Wozniak, Król/クルル/Krol, Nowak/ノヴァク
pl given: Łukasz/ウカシュ/Lukasz, Zofia/ゾフィア, Michał/ミハウ/Michal, Agnieszka/アグニェシュカ, Paweł/パヴェウ/Pawel, Małgorzata/マウゴジャタ/Malgorzata, Jan/ヤン
sv family: Åkesson/オーケソン/Akesson, Lindström/リンドストレム/Lindstrom, Öberg/エーベリ/Oberg, Nyström/ニューストレム/Nystrom, Sjögren/シェーグレン/Sjogren, Bergqvist/ベリクヴィスト, Hansson/ハンソン
sv given: Åsa/オーサ/Asa, Göran/ヨーラン/Goran, Märta/メルタ/Marta, Lars/ラーシュ, Ingrid/イングリッド, Jörgen/ヨルゲン/Jorgen, Elin/エリン
cs family: Dvořák/ドヴォルザーク/Dvorak, Novák/ノヴァーク/Novak, Černý/チェルニー/Cerny, Řezníček/ジェズニーチェク/Reznicek, Kučera/クチェラ/Kucera, Šimek/シメク/Simek, Žák/ジャーク/Zak
cs given: Jiří/イジー/Jiri, Zdeněk/ズデニェク/Zdenek, Tomáš/トマーシュ/Tomas, Božena/ボジェナ/Bozena, Eliška/エリシュカ/Eliska, Kateřina/カテジナ/Katerina, Ondřej/オンドジェイ/Ondrej
ga family: O'Brien/オブライエン, O'Sullivan/オサリバン, Ó Briain/オブリアン/O Briain, MacCarthy/マッカーシー, Ní Dhálaigh/ニーダーリー/Ni Dhalaigh, Byrne/バーン, Doyle/ドイル
ga given: Seán/ショーン/Sean, Siobhán/シボーン/Siobhan, Niamh/ニーヴ, Pádraig/ポードリグ/Padraig, Aoife/イーファ, Ciarán/キアラン/Ciaran, Róisín/ロシーン/Roisin
`
